//! An incident as its labels and documents tell it: severity, status, which issues are incidents.
//!
//! Pure values. What GitHub says about issues is in `bot::model`; what is done about it, in `bot`.

use std::fmt;

pub use crate::postmortem::Severity;

/// How far an incident's postmortem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IncidentStatus {
    /// Being written.
    Draft,
    /// Its pull request waits for review.
    InReview,
    /// Merged.
    Final,
    /// Nobody owes a postmortem for it.
    Waived,
}

impl IncidentStatus {
    pub const ALL: [Self; 4] = [Self::Draft, Self::InReview, Self::Final, Self::Waived];

    /// As in the front matter.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in-review",
            Self::Final => "final",
            Self::Waived => "waived",
        }
    }

    /// Reads the front matter's `status`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase().replace([' ', '_'], "-");
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

impl fmt::Display for IncidentStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The label that makes an issue an incident unless configured otherwise.
pub const DEFAULT_LABEL: &str = "incident";

/// Does `label` make an issue an incident? GitHub's labels don't differ by case.
pub fn is_incident_label(label: &str, configured: &[String]) -> bool {
    let label = label.trim();
    if configured.is_empty() {
        return label.eq_ignore_ascii_case(DEFAULT_LABEL);
    }
    configured.iter().any(|name| name.trim().to_lowercase() == label.to_lowercase())
}

/// The worst severity that the labels of an issue name.
pub fn severity_of_labels<'a>(labels: impl IntoIterator<Item = &'a str>) -> Option<Severity> {
    labels.into_iter().filter_map(Severity::from_label).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn incident_labels_ignore_case() {
        assert!(is_incident_label("Incident", &[]));
        assert!(!is_incident_label("incident-review", &[]));
        assert!(is_incident_label("OUTAGE", &["outage".to_owned()]));
        assert!(!is_incident_label("incident", &["outage".to_owned()]));
    }

    #[test]
    fn the_worst_severity_counts() {
        assert_eq!(severity_of_labels(["incident", "sev3", "P1"]), Some(Severity::Sev1));
        assert_eq!(severity_of_labels(["incident"]), None);
    }

    #[test]
    fn statuses_are_read_as_written() {
        assert_eq!(IncidentStatus::parse("In review"), Some(IncidentStatus::InReview));
        assert_eq!(IncidentStatus::parse("gone"), None);
    }
}
