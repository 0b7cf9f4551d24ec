//! Lists that come in pages.

use serde_json::Value;

use crate::{Asked, Reply};

/// A page of a list, by the parameters `page`, and `per_page` or `limit`, with the header that
/// says where the next one is (RFC 8288).
pub(super) fn page(asked: &Asked, url: &str, all: Vec<Value>) -> Reply {
    let number = |name: &str| asked.parameter(name).and_then(|text| text.parse::<usize>().ok());
    let size = number("per_page").or_else(|| number("limit")).unwrap_or(30).clamp(1, 100);
    let page = number("page").unwrap_or(1).max(1);
    let rest = all.len().saturating_sub(page * size);
    let items: Vec<_> = all.into_iter().skip((page - 1) * size).take(size).collect();
    let reply = Reply::text(200, Value::Array(items));
    if rest == 0 {
        return reply;
    }
    let next = format!("<{url}{}?page={}>; rel=\"next\"", asked.path, page + 1);
    reply.header("Link", next).header("X-Next-Page", page + 1)
}
