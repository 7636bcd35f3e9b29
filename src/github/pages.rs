//! Where the next page of a list is.
//!
//! Of a `Link` only the query is used, on the path that was asked first: behind a proxy, or on a server that
//! names itself differently, the address in it may lead elsewhere.

use std::sync::LazyLock;

use http::HeaderMap;
use http::header::LINK;
use regex_lite::Regex;
use serde_json::Value;
use url::Url;

pub(super) const PER_PAGE: usize = 100;
/// What servers give that do not care for `per_page`: GitHub's own default.
const DEFAULT_PER_PAGE: usize = 30;
/// 10,000 items; whoever has more is not listed any further.
pub(super) const MAX_PAGES: usize = 100;

/// One link of an RFC 8288 header: the target, and its parameters.
static TARGET: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"<([^>]*)>((?:\s*;\s*[^\s=;,"]+(?:\s*=\s*(?:"[^"]*"|[^\s";,]*))?)*)"#).expect("a constant pattern")
});
static RELATION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"(?i);\s*rel\s*=\s*(?:"([^"]*)"|([^\s";,]+))"#).expect("a constant pattern"));

type Query = Vec<(String, String)>;

/// Follows a list from page to page.
pub(super) struct Pager {
    /// Our own parameters.
    first: Query,
    /// The parameters of the page asked last.
    query: Query,
    number: usize,
    /// The first items of the pages seen, to notice a server that always gives the same one.
    seen: Vec<Value>,
    /// False for lists that take no `page`: only a `Link` leads on.
    counted: bool,
    /// Pages that are read.
    most: usize,
}

impl Pager {
    pub(super) fn new(query: Query, counted: bool) -> Self {
        Self { query: query.clone(), first: query, number: 1, seen: Vec::new(), counted, most: MAX_PAGES }
    }

    /// Another limit than [`MAX_PAGES`].
    pub(super) fn at_most(mut self, pages: usize) -> Self {
        self.most = pages;
        self
    }

    /// The query of the page to ask for.
    pub(super) fn query(&self) -> &Query {
        &self.query
    }

    /// Takes note of a page. Returns what of it is new, and whether there is another one to ask for.
    pub(super) fn advance(&mut self, headers: &HeaderMap, items: Vec<Value>) -> (Vec<Value>, bool) {
        let Some(first) = items.first() else { return (items, false) };
        if self.seen.contains(first) {
            return (Vec::new(), false);
        }
        self.seen.push(first.clone());
        self.number += 1;
        let next = if headers.contains_key(LINK) {
            next_query(headers).map(|theirs| self.merged(&theirs))
        } else if self.counted && (items.len() >= PER_PAGE || items.len() == DEFAULT_PER_PAGE) {
            Some(self.merged(&[("page".to_owned(), self.number.to_string())]))
        } else {
            None
        };
        match next {
            Some(query) if query != self.query && self.number <= self.most => {
                self.query = query;
                (items, true)
            }
            next => {
                if self.number > self.most && next.is_some() {
                    tracing::warn!(pages = self.most, "a list is longer than what is read of it");
                }
                (items, false)
            }
        }
    }

    /// Our parameters, with theirs in the place of those of the same name.
    fn merged(&self, theirs: &[(String, String)]) -> Query {
        let ours = self.first.iter().filter(|(name, _)| !theirs.iter().any(|(theirs, _)| theirs == name));
        ours.cloned().chain(theirs.iter().cloned()).collect()
    }
}

/// The parameters of the link whose relation is `next`.
fn next_query(headers: &HeaderMap) -> Option<Query> {
    headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok()).find_map(|header| {
        TARGET.captures_iter(header).find_map(|link| {
            let relation = RELATION.captures(&link[2])?;
            let relation = relation.get(1).or_else(|| relation.get(2))?.as_str();
            if !relation.split_whitespace().any(|word| word.eq_ignore_ascii_case("next")) {
                return None;
            }
            // The base matters only to relative targets, which RFC 8288 allows.
            let base = Url::parse("http://relative.invalid/").ok()?;
            let query: Query = base.join(&link[1]).ok()?.query_pairs().into_owned().collect();
            (!query.is_empty()).then_some(query)
        })
    })
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use serde_json::json;

    use super::*;

    fn next(link: &str) -> Option<Query> {
        let mut headers = HeaderMap::new();
        headers.insert(LINK, HeaderValue::from_str(link).unwrap());
        next_query(&headers)
    }

    #[test]
    fn the_next_page_is_found_in_every_shape_of_link() {
        let page = |number: &str| Some(vec![("page".to_owned(), number.to_owned())]);
        assert_eq!(next(r#"<https://x/y?page=2>; rel="next", <https://x/y?page=9>; rel="last""#), page("2"));
        assert_eq!(next(r#"<https://x/y?page=1>; rel="prev", </y?page=3>; title="a, b"; rel=next"#), page("3"));
        assert_eq!(next(r#"<?page=4>;REL="last next""#), page("4"));
        assert_eq!(next(r#"<https://x/y?page=9>; rel="last""#), None);
        assert_eq!(next("nonsense"), None);
        let comma = next(r#"<https://x/y?labels=a,b&page=2>; rel="next""#).unwrap();
        assert_eq!(comma[0], ("labels".to_owned(), "a,b".to_owned()));
    }

    #[test]
    fn a_link_that_leads_nowhere_ends_the_list() {
        let mut headers = HeaderMap::new();
        headers.insert(LINK, HeaderValue::from_static(r#"<https://x/y?page=1>; rel="next""#));
        let mut pager = Pager::new(vec![("page".to_owned(), "1".to_owned())], true);
        let (items, more) = pager.advance(&headers, vec![json!(1)]);
        assert_eq!((items.len(), more), (1, false));
    }

    #[test]
    fn pages_have_an_end_even_where_the_server_knows_none() {
        let mut pager = Pager::new(Vec::new(), true);
        let mut pages = 0;
        loop {
            pages += 1;
            let page = (0..PER_PAGE).map(|item| json!([pages, item])).collect();
            if !pager.advance(&HeaderMap::new(), page).1 {
                break;
            }
        }
        assert_eq!(pages, MAX_PAGES);
    }
}
