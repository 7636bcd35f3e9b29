//! Finds the operation that a method and a path mean.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::description::Description;

const METHODS: &[&str] = &["get", "post", "put", "patch", "delete", "head"];

/// All operations of a description.
pub(super) struct Routes(Vec<Route>);

/// One operation: a method on a path template.
pub(super) struct Route {
    /// Lower case, as the description writes it.
    pub(super) method: &'static str,
    pub(super) template: String,
    segments: Vec<Segment>,
}

enum Segment {
    Literal(String),
    Parameter(String),
    /// Takes slashes too, as `{path}` of a file does.
    Rest(String),
}

/// A route, and what the path has in the place of its parameters (percent-decoded).
pub(super) struct Found {
    pub(super) index: usize,
    pub(super) parameters: Vec<(String, String)>,
}

impl Routes {
    pub(super) fn of(description: &Description) -> Self {
        let paths = description.root().get("paths").and_then(Value::as_object);
        let mut routes = Vec::new();
        for (template, item) in paths.into_iter().flatten() {
            for method in METHODS {
                if let Some(operation) = item.get(*method) {
                    routes.push(Route {
                        method,
                        template: template.clone(),
                        segments: segments(description, template, operation),
                    });
                }
            }
        }
        Self(routes)
    }

    pub(super) fn get(&self, index: usize) -> &Route {
        &self.0[index]
    }

    /// Where several templates fit, the one with a word where the others have a parameter is meant.
    pub(super) fn find(&self, method: &str, path: &str) -> Option<Found> {
        let path: Vec<Cow<'_, str>> =
            path.trim_start_matches('/').split('/').map(|part| percent_decode_str(part).decode_utf8_lossy()).collect();
        self.0
            .iter()
            .enumerate()
            .filter(|(_, route)| route.method.eq_ignore_ascii_case(method))
            .filter_map(|(index, route)| {
                let parameters = route.fit(&path)?;
                Some((route.rank(), Found { index, parameters }))
            })
            .min_by(|(left, _), (right, _)| left.cmp(right))
            .map(|(_, found)| found)
    }
}

impl Route {
    fn fit(&self, path: &[Cow<'_, str>]) -> Option<Vec<(String, String)>> {
        let mut parameters = Vec::new();
        let mut rest = path;
        for (index, segment) in self.segments.iter().enumerate() {
            let taken = match segment {
                Segment::Rest(_) => {
                    rest.len().checked_sub(self.segments.len() - index - 1).filter(|taken| *taken > 0)?
                }
                _ => 1,
            };
            let (here, after) = rest.split_at_checked(taken)?;
            match segment {
                Segment::Literal(word) if here[0] == *word => {}
                Segment::Parameter(name) if !here[0].is_empty() => {
                    parameters.push((name.clone(), here[0].to_string()));
                }
                Segment::Rest(name) => parameters.push((name.clone(), here.join("/"))),
                _ => return None,
            }
            rest = after;
        }
        rest.is_empty().then_some(parameters)
    }

    /// Smaller is more exact.
    fn rank(&self) -> Vec<u8> {
        let rank = |segment: &Segment| match segment {
            Segment::Literal(_) => 0,
            Segment::Parameter(_) => 1,
            Segment::Rest(_) => 2,
        };
        // Of `a/{rest}` and `a/{rest}/b` the longer is the more exact.
        self.segments.iter().map(rank).chain([3]).collect()
    }
}

fn segments(description: &Description, template: &str, operation: &Value) -> Vec<Segment> {
    let takes_slashes = |name: &str| {
        let parameters = operation.get("parameters").and_then(Value::as_array);
        parameters.into_iter().flatten().map(|parameter| description.resolve(parameter)).any(|parameter| {
            parameter.get("name").and_then(Value::as_str) == Some(name)
                && parameter.get("x-multi-segment") == Some(&Value::Bool(true))
        })
    };
    template
        .trim_start_matches('/')
        .split('/')
        .map(|part| match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            Some(name) if takes_slashes(name) => Segment::Rest(name.to_owned()),
            Some(name) => Segment::Parameter(name.to_owned()),
            None => Segment::Literal(part.to_owned()),
        })
        .collect()
}
