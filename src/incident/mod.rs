//! An incident as its labels tell it.
//!
//! Pure values. What GitHub says about issues is in `bot::model`; what is done about it, in `bot`.

pub use crate::postmortem::Severity;

/// The worst severity that the labels of an issue name.
pub fn severity_of_labels<'a>(labels: impl IntoIterator<Item = &'a str>) -> Option<Severity> {
    labels.into_iter().filter_map(Severity::from_label).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_severity_counts() {
        assert_eq!(severity_of_labels(["incident", "sev3", "P1"]), Some(Severity::Sev1));
        assert_eq!(severity_of_labels(["incident"]), None);
    }
}
