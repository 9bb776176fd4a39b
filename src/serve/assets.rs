//! The page: what `scripts/web.sh` built, embedded in the binary.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::Embed;

use super::House;
use super::problem::Problem;
use crate::ontology::BASE;

#[derive(Embed)]
#[folder = "web/dist/"]
#[allow_missing = true]
struct Page;

/// Shown by a binary that was built without the page.
const UNBUILT: &str = "<!doctype html><meta charset=utf-8><title>帮扶 bangfu</title>\
<body style=\"font:16px/1.6 sans-serif;max-width:40em;margin:3em auto;padding:0 1em\"><h1>帮扶 bangfu</h1>\
<p>此程序未带网页:先运行 <code>scripts/web.sh</code>,再 <code>cargo build --release</code>。查询服务照常可用:<a href=/sparql>/sparql</a>、<a href=/q>/q</a>、<a href=/openapi.json>/openapi.json</a>。\
<p lang=en>This binary was built without its page: run <code>scripts/web.sh</code>, then <code>cargo build --release</code>. The query service works all the same.";

/// Nothing from anywhere else: neither scripts nor data (Content Security Policy Level 3, W3C). Styles may stand in
/// the page, for the editor and the charts write their own.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; worker-src 'self' blob:; frame-ancestors *; base-uri 'none'";

/// Any path that nothing else took: a file of the page.
pub async fn file(State(house): State<House>, uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.is_empty() || path == "index.html" {
        return index(State(house)).await;
    }
    match Page::get(path) {
        Some(file) => {
            let media = match path.rsplit('.').next() {
                Some("js" | "mjs") => "text/javascript; charset=utf-8",
                Some("css") => "text/css; charset=utf-8",
                Some("svg") => "image/svg+xml",
                Some("json" | "webmanifest") => "application/json",
                Some("png") => "image/png",
                Some("woff2") => "font/woff2",
                Some("txt") => "text/plain; charset=utf-8",
                Some("html") => "text/html; charset=utf-8",
                _ => "application/octet-stream",
            };
            // Vite names these files by their content.
            let life = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
            let mut response = file.data.into_response();
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(life));
            response
        }
        None => Problem::not_found(uri.path()).into_response(),
    }
}

/// The page with the base of the IRIs of this service's things, which it carries in a `meta` element.
fn with_base(html: &str, base: &str) -> String {
    let escaped = base.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    html.replace(&format!("content=\"{BASE}\""), &format!("content=\"{escaped}\""))
}

/// The page itself; it shows what its address says.
pub async fn index(State(house): State<House>) -> Response {
    let html = Page::get("index.html")
        .map_or_else(|| UNBUILT.to_owned(), |file| with_base(&String::from_utf8_lossy(&file.data), house.iris.base()));
    let mut response = (StatusCode::OK, html).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_learns_the_base_of_its_service() {
        let html = format!("<meta name=\"bangfu-base\" content=\"{BASE}\">");
        assert_eq!(with_base(&html, BASE), html);
        assert_eq!(
            with_base(&html, "https://example.org/a\"b/"),
            "<meta name=\"bangfu-base\" content=\"https://example.org/a&quot;b/\">"
        );
    }

    #[test]
    fn the_page_in_the_tree_has_the_element_that_is_filled() {
        let html = include_str!("../../web/index.html");
        assert!(html.contains(&format!("<meta name=\"bangfu-base\" content=\"{BASE}\"")));
    }
}
