//! Mentions in order → which of them begins or ends at this character?

use crate::model::Mention;

/// The mention that begins at character `at`; mentions are in order and do not overlap.
pub fn beginning(mentions: &[Mention], at: u32) -> Option<&Mention> {
    let first = mentions.partition_point(|m| m.span.start < at);
    mentions.get(first).filter(|m| m.span.start == at)
}

/// The mention that ends at character `at`; mentions are in order and do not overlap.
pub fn ending(mentions: &[Mention], at: u32) -> Option<&Mention> {
    let first = mentions.partition_point(|m| m.span.end < at);
    mentions.get(first).filter(|m| m.span.end == at)
}
