//! How bad an incident was.

use std::fmt;

/// From the worst, [`Severity::Sev1`], down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Sev1,
    Sev2,
    Sev3,
    Sev4,
    Sev5,
}

impl Severity {
    pub const ALL: [Self; 5] = [Self::Sev1, Self::Sev2, Self::Sev3, Self::Sev4, Self::Sev5];

    /// `sev1`: what is written into documents and compared.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sev1 => "sev1",
            Self::Sev2 => "sev2",
            Self::Sev3 => "sev3",
            Self::Sev4 => "sev4",
            Self::Sev5 => "sev5",
        }
    }

    /// Reads a value that is known to be a severity: `SEV-1`, `severity: 1`, `P1`, `1`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim_start_matches(|c| !is_word(c));
        let text = match after(text, &["incident"]) {
            // `incident` alone announces no number.
            Some(rest) => after_scale(rest.trim_start_matches(|c: char| c.is_whitespace() || ":/_-".contains(c)))?,
            None => after_scale(text).unwrap_or(text),
        };
        let mut rest = text.chars();
        let level = rest.next()?.to_digit(10)?;
        let at = usize::try_from(level).ok()?.checked_sub(1)?;
        if rest.next().is_some_and(is_word) { None } else { Self::ALL.get(at).copied() }
    }

    /// Reads a label; a bare number is no severity there.
    pub fn from_label(label: &str) -> Option<Self> {
        let bare = label.trim().starts_with(|c: char| c.is_ascii_digit());
        if bare { None } else { Self::parse(label) }
    }

    /// The two levels that ask for lessons learned.
    pub fn is_major(self) -> bool {
        self <= Self::Sev2
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// What follows the first of these beginnings (in lower case) that the text has, whatever its case.
fn after<'t>(text: &'t str, beginnings: &[&str]) -> Option<&'t str> {
    beginnings.iter().find_map(|beginning| {
        let (head, rest) = text.split_at_checked(beginning.len())?;
        head.eq_ignore_ascii_case(beginning).then_some(rest)
    })
}

/// What follows the name of a scale: `SEV-`, `severity: `, `P`, `priority: P`.
fn after_scale(text: &str) -> Option<&str> {
    let rest = after(text, &["severity", "sev", "s", "priority", "prio", "p"])?;
    let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || ":/_.#-".contains(c));
    let rest = after(rest, &["sev", "s", "p"]).unwrap_or(rest);
    Some(rest.trim_start_matches(|c: char| c.is_whitespace() || c == '-'))
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_in_use_are_read() {
        for label in [
            "sev1",
            "SEV-1",
            "severity: 1",
            "P1",
            "sev:1",
            "severity/1",
            "Severity 1",
            "incident: sev1",
            "priority: P1",
            "severity/sev1",
            "S1",
        ] {
            assert_eq!(Severity::from_label(label), Some(Severity::Sev1), "{label}");
        }
        for label in ["bug", "1", "sev9", "sev12", "p10", "phase 1", "several", "v1", "sprint-1", ""] {
            assert_eq!(Severity::from_label(label), None, "{label}");
        }
        assert_eq!(Severity::parse("3"), Some(Severity::Sev3));
        assert!(Severity::Sev2.is_major() && !Severity::Sev3.is_major());
    }
}
