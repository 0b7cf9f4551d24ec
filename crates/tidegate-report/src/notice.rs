//! Notices that a release is out, for people in chats and for machines.

use serde_json::{Value, json};
use tidegate_model::Shown;

/// What is sent to a reader of that kind: `slack` (an incoming webhook,
/// <https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks>), `teams` (a
/// workflow's webhook, which takes an adaptive card,
/// <https://learn.microsoft.com/en-us/adaptive-cards/>), and anything else (JSON of our own).
/// Notes are cut to what a reader takes; names and notes stay text there: no mention and no
/// link comes out of them.
#[must_use]
pub fn payload(kind: &str, releases: &[Shown], url: Option<&str>) -> Value {
    match kind {
        "slack" => slack(releases, url),
        "teams" => teams(releases, url),
        _ => json!({ "format": 1, "event": "release", "repository": url, "releases": releases }),
    }
}

/// The most that Slack takes in a header and in a section, in characters
/// (<https://docs.slack.dev/reference/block-kit/blocks>), less some for what is put around it.
const SLACK_HEADER: usize = 140;
const SLACK_SECTION: usize = 2_800;
/// How much of the notes a card shows, in characters: the whole message may have 28 KB.
const CARD: usize = 4_000;

fn headline(release: &Shown) -> String {
    let Shown { package, version, .. } = release;
    format!("{package} {version}")
}

fn slack(releases: &[Shown], url: Option<&str>) -> Value {
    let mut blocks = Vec::new();
    for release in releases {
        let header = cut(&headline(release), SLACK_HEADER);
        blocks.push(
            json!({ "type": "header", "text": { "type": "plain_text", "text": header, "emoji": false } }),
        );
        let notes = release.notes.as_deref().unwrap_or_default().trim();
        if !notes.is_empty() {
            let text = cut_escaped(notes, SLACK_SECTION, slack_text);
            blocks.push(
                json!({ "type": "section", "text": { "type": "mrkdwn", "text": text, "verbatim": true } }),
            );
        }
        if let Some(url) = url {
            let text = format!("`{}` of {}", slack_text(release.tag.as_str()), slack_text(url));
            blocks.push(json!({ "type": "context", "elements": [{ "type": "mrkdwn", "text": text, "verbatim": true }] }));
        }
    }
    // Fifty blocks are the most that a message may have.
    blocks.truncate(50);
    let names: Vec<_> = releases.iter().map(|release| slack_text(&headline(release))).collect();
    json!({ "text": cut(&format!("Released: {}", names.join(", ")), SLACK_SECTION), "blocks": blocks })
}

/// Slack's three characters, and nothing else, have a meaning that reaches out of the text.
fn slack_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn teams(releases: &[Shown], url: Option<&str>) -> Value {
    let mut body = Vec::new();
    for release in releases {
        let title = card_text(&headline(release));
        body.push(
            json!({ "type": "TextBlock", "text": title, "size": "Large", "weight": "Bolder", "wrap": true }),
        );
        let notes = release.notes.as_deref().unwrap_or_default().trim();
        if !notes.is_empty() {
            body.push(
                json!({ "type": "TextBlock", "text": cut_escaped(notes, CARD, card_text), "wrap": true }),
            );
        }
    }
    let actions: Vec<_> = url
        .map(|url| json!({ "type": "Action.OpenUrl", "title": "Repository", "url": url }))
        .into_iter()
        .collect();
    let card = json!({
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard", "version": "1.4", "body": body, "actions": actions,
    });
    json!({
        "type": "message",
        "attachments": [{ "contentType": "application/vnd.microsoft.card.adaptive", "content": card }],
    })
}

/// Markdown without links and without mentions, which are written with brackets.
fn card_text(text: &str) -> String {
    text.replace('[', "\\[").replace('<', "&lt;")
}

fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Escapes a text character by character, so that what is cut off is no half escape.
fn cut_escaped(text: &str, most: usize, escape: fn(&str) -> String) -> String {
    let mut escaped = String::new();
    let mut left = most;
    for c in text.chars() {
        let part = escape(c.encode_utf8(&mut [0; 4]));
        let Some(rest) = left.checked_sub(part.chars().count()) else {
            escaped.push('…');
            break;
        };
        left = rest;
        escaped += &part;
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use tidegate_model::TagName;

    fn release(notes: &str) -> Shown {
        Shown {
            tag: TagName::new("v1.0.0".into()),
            package: "tracker".into(),
            version: "1.0.0".into(),
            title: "v1.0.0".into(),
            notes: Some(notes.into()),
            is_prerelease: false,
            is_latest: true,
        }
    }

    #[test]
    fn hostile_notes_stay_text() {
        let notes =
            "<!channel> <https://evil.example|click> [click](https://evil.example) <at>all</at> & more";
        let text = payload("slack", &[release(notes)], Some("https://forge.example/o/n")).to_string();
        assert!(!text.contains('<') && text.contains("&lt;!channel&gt;"), "{text}");
        let text = payload("teams", &[release(notes)], None).to_string();
        assert!(!text.contains("<at>") && text.contains("\\\\[click]"), "{text}");
        let own = payload("webhook", &[release(notes)], None);
        assert_eq!(own["releases"][0]["notes"], notes);
    }

    #[test]
    fn long_notes_are_cut_where_no_escape_is() {
        let notes = "&".repeat(10_000);
        let payload = payload("slack", &[release(&notes)], None);
        let text = payload["blocks"][1]["text"]["text"].as_str().expect("a text");
        assert!(text.chars().count() <= 3_000 && text.ends_with("&amp;…"), "{text}");
        let many = vec![release("x"); 60];
        assert_eq!(self::payload("slack", &many, None)["blocks"].as_array().map(Vec::len), Some(50));
    }
}
