use proptest::prelude::*;

use super::*;

fn page(style: &Style, write: impl FnOnce(&mut Page<'_>)) -> String {
    let mut page = Page::new(style);
    write(&mut page);
    page.finish()
}

#[test]
fn long_lines_go_on_further_in() {
    let style = Style::plain(40);
    let text = page(&style, |page| {
        page.line(2, &Line::of("a sentence that is too long for one line of the page"));
    });
    insta::assert_snapshot!(text, @"
      a sentence that is too long for one
        line of the page
    ");
}

#[test]
fn a_frame_keeps_indentation_and_list_items_hang() {
    let style = Style::plain(40);
    let text = page(&style, |page| {
        page.framed(2, "# Title\n\n- an item that is too long for one line of the page\n    code");
    });
    insta::assert_snapshot!(text, @"
      │ # Title
      │
      │ - an item that is too long for one
      │   line of the page
      │     code
    ");
}

#[test]
fn wide_letters_take_two_columns_and_break_anywhere() {
    let style = Style::plain(40);
    let text = page(&style, |page| page.line(0, &Line::of("変更".repeat(12))));
    let widths: Vec<_> = text.lines().map(|line| line.width()).collect();
    assert_eq!(widths, [40, 10]);
}

#[test]
fn colours_surround_words_and_end_with_the_line() {
    let style = Style { color: true, width: 40, unicode: true };
    let line = Line::default().toned(Tone::Bad, "error code").text(": ").toned(Tone::Plain, "x");
    assert_eq!(page(&style, |page| page.line(0, &line)), "\x1b[1m\x1b[31merror code\x1b[0m: x\n");
}

#[test]
fn gaps_do_not_add_up() {
    let text = page(&Style::plain(80), |page| {
        page.gap();
        page.line(0, &Line::of("a"));
        page.gap();
        page.gap();
        page.line(0, &Line::of("b"));
        page.gap();
    });
    assert_eq!(text, "a\n\nb\n");
}

proptest! {
    #[test]
    fn no_line_is_wider_than_the_page_unless_a_word_is(
        words in prop::collection::vec("[a-zé変]{1,12}", 0..40), width in 0..100usize, indent in 0..30usize,
    ) {
        let style = Style::plain(width);
        let text = page(&style, |page| page.line(indent, &Line::of(words.join(" "))));
        let room = width.max(Style::MIN_WIDTH).max(indent + 2 + MIN_ROOM + 24);
        prop_assert!(text.lines().all(|line| line.width() <= room), "{text}");
        let back: String = text.split_whitespace().collect();
        prop_assert_eq!(back, words.concat());
    }
}
