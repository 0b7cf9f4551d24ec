//! What the guides show is what is printed in the example's repository. The
//! README's own blocks are compared with the example's story.

use super::page::Page;
use crate::support::{quickstart, run};

#[test]
fn the_guides_show_what_is_printed() {
    let (_home, repository) = quickstart();
    let mut tried = 0;
    for page in Page::docs() {
        for block in page.blocks.iter().filter(|block| block.info == "console") {
            let (command, printed) = block.text.split_once('\n').unwrap_or((&block.text, ""));
            let words = command.strip_prefix("$ tidegate ");
            let words = words.unwrap_or_else(|| panic!("{}: `{command}`", page.path));
            let seen = run(&repository, words).exits(0);
            assert_eq!(seen.out, printed, "{}: {command}", page.path);
            tried += 1;
        }
    }
    assert!(tried > 3, "only {tried} commands are shown");
}
