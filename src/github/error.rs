//! What a refusal means: worth another try, about rates, or final. And what of GitHub's words may be repeated.

use std::sync::LazyLock;

use http::{HeaderMap, StatusCode};
use jiff::fmt::rfc2822;
use jiff::{SignedDuration, Timestamp};
use regex_lite::Regex;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::http::Answer;
use crate::ports::GitHubError;

/// How much of GitHub's text an error carries, in characters.
const MAX_MESSAGE: usize = 300;
/// Where GitHub limits without saying until when.
const DEFAULT_WAIT: SignedDuration = SignedDuration::from_secs(60);
/// GitHub's windows are an hour; a header that asks for more is not believed.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(2);

static SECRETS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?s)-----BEGIN [A-Z ]*-----.*?(?:-----END [A-Z ]*-----|\z)",
        r"|(?i:\bbearer\s+[^\s,;]+)",
        r"|\bgh[a-z]_[A-Za-z0-9_]+",
        r"|\bgithub_pat_[A-Za-z0-9_]+",
        r"|\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?",
    ))
    .expect("a constant pattern")
});

/// Text from outside, fit for an error: on one line, without secrets, at most 300 characters.
pub(super) fn clean(text: &str, token: Option<&SecretString>) -> String {
    let mut text = text.to_owned();
    if let Some(token) = token.map(ExposeSecret::expose_secret).filter(|token| !token.is_empty()) {
        text = text.replace(token, "[redacted]");
    }
    let text = SECRETS.replace_all(&text, "[redacted]");
    let line = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    shorten(&line.collect::<Vec<_>>().join(" "), MAX_MESSAGE)
}

/// At most `max` characters; an ellipsis stands for the rest.
pub(super) fn shorten(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    text.chars().take(max.saturating_sub(1)).chain(['…']).collect()
}

/// What an answer that is no success means.
pub(super) fn refusal(operation: String, answer: &Answer, token: &SecretString, now: Timestamp) -> GitHubError {
    let told = told(answer);
    if let Some(until) = limited_until(answer, &told, now) {
        return GitHubError::RateLimited { operation, until };
    }
    let message = clean(&told, Some(token));
    let status = answer.status;
    // Not implemented: it will not be there the next time either.
    let passing = status.is_server_error() && status != StatusCode::NOT_IMPLEMENTED;
    if passing || status == StatusCode::REQUEST_TIMEOUT || status == StatusCode::UNAUTHORIZED {
        return GitHubError::Transient { operation, message: format!("{} {message}", status.as_u16()) };
    }
    GitHubError::Permanent { operation, status: status.as_u16(), message }
}

/// An answer of success that makes no sense.
pub(super) fn nonsense(operation: String, problem: &serde_json::Error) -> GitHubError {
    let message = clean(&format!("the answer is not what was expected: {problem}"), None);
    if problem.is_eof() {
        // Cut on its way: it may have taken effect.
        GitHubError::Transient { operation, message }
    } else {
        GitHubError::Permanent { operation, status: 0, message }
    }
}

/// GitHub's `message` with its `errors`; the status's own words where the body is not GitHub's JSON.
fn told(answer: &Answer) -> String {
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let Some(message) = body.get("message").and_then(Value::as_str) else {
        return answer.status.canonical_reason().unwrap_or("unknown status").to_owned();
    };
    let mut text = message.to_owned();
    let errors = match body.get("errors") {
        Some(Value::Array(errors)) => errors.as_slice(),
        Some(error @ (Value::Object(_) | Value::String(_))) => std::slice::from_ref(error),
        _ => &[],
    };
    for (index, error) in errors.iter().take(10).enumerate() {
        text.push_str(if index == 0 { ": " } else { "; " });
        if let Value::String(error) = error {
            text.push_str(error);
        } else {
            let words = ["resource", "field", "code", "message"].map(|key| error.get(key).and_then(Value::as_str));
            text.push_str(&words.into_iter().flatten().collect::<Vec<_>>().join(" "));
        }
    }
    text
}

fn limited_until(answer: &Answer, told: &str, now: Timestamp) -> Option<Timestamp> {
    let headers = &answer.headers;
    let exhausted = text_header(headers, "x-ratelimit-remaining").is_some_and(|left| left.trim() == "0");
    let spoken = {
        let told = told.to_ascii_lowercase();
        told.contains("secondary rate limit") || told.contains("rate limit exceeded") || told.contains("abuse")
    };
    let limited = match answer.status {
        StatusCode::TOO_MANY_REQUESTS => true,
        StatusCode::FORBIDDEN => exhausted || spoken || headers.contains_key("retry-after"),
        _ => false,
    };
    if !limited {
        return None;
    }
    let until = told_until(answer, now).unwrap_or_else(|| now.saturating_add(DEFAULT_WAIT).unwrap_or(now));
    let earliest = now.saturating_add(SignedDuration::from_secs(1)).unwrap_or(now);
    let latest = now.saturating_add(LONGEST_WAIT).unwrap_or(now);
    Some(until.clamp(earliest, latest))
}

/// Until when a refusal that is about rates says to wait: `retry-after` first, else the hour's end where nothing of it
/// is left.
pub(super) fn told_until(answer: &Answer, now: Timestamp) -> Option<Timestamp> {
    let headers = &answer.headers;
    let exhausted = text_header(headers, "x-ratelimit-remaining").is_some_and(|left| left.trim() == "0");
    retry_after(headers, now).or_else(|| if exhausted { reset(headers) } else { None })
}

/// Seconds or an HTTP date.
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Timestamp> {
    let value = text_header(headers, "retry-after")?.trim();
    if let Ok(seconds) = value.parse::<u32>() {
        return now.checked_add(SignedDuration::from_secs(i64::from(seconds))).ok();
    }
    rfc2822::DateTimeParser::new().parse_timestamp(value).ok()
}

/// Epoch seconds.
fn reset(headers: &HeaderMap) -> Option<Timestamp> {
    Timestamp::from_second(text_header(headers, "x-ratelimit-reset")?.trim().parse().ok()?).ok()
}

fn text_header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_survives_and_no_character_is_split() {
        let token = SecretString::from("odd-token-of-a-stand-in");
        let jwt = "eyJhbGciOi.eyJpc3MiOiIx.c2lnbmF0dXJl";
        let text = format!(
            "ghs_CANARY1 github_pat_CANARY2 Bearer CANARY3 {jwt} odd-token-of-a-stand-in \
             -----BEGIN RSA PRIVATE KEY-----\nCANARY4\n-----END RSA PRIVATE KEY-----\nkept"
        );
        let cleaned = clean(&text, Some(&token));
        assert!(!cleaned.contains("CANARY") && !cleaned.contains("eyJ") && !cleaned.contains("odd-token"), "{cleaned}");
        assert!(cleaned.ends_with("kept"), "{cleaned}");
        for max in 1..12 {
            assert!(shorten("äöü€𝄞🚒 fire", max).chars().count() <= max);
        }
        assert_eq!(clean(&"🚒".repeat(1000), None).chars().count(), MAX_MESSAGE);
    }

    #[test]
    fn a_key_cut_by_the_server_is_still_hidden() {
        assert_eq!(clean("-----BEGIN PRIVATE KEY-----\nCANARY", None), "[redacted]");
    }
}
