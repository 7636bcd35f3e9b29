//! How documents and findings are shown: text for a terminal, JSON Lines for programs.
//!
//! Values in, text out. Nothing here reads files or writes to a terminal.

pub mod jsonl;
pub mod text;
