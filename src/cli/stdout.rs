//! Standard output of the subcommands whose output is text for people and programs.

use std::io::{BufWriter, ErrorKind, IsTerminal as _, StdoutLock, Write as _};
use std::ops::ControlFlow;

use crate::output::text::Color;

/// Buffered standard output. That nobody reads it any more (`… | head`) is an end, not an error.
pub(super) struct Stdout {
    out: BufWriter<StdoutLock<'static>>,
    closed: bool,
    error: Option<std::io::Error>,
}

impl Stdout {
    pub(super) fn lock() -> Self {
        Self { out: BufWriter::with_capacity(64 * 1024, std::io::stdout().lock()), closed: false, error: None }
    }

    /// Writes; breaks where nothing can be written any more.
    pub(super) fn write(&mut self, text: &str) -> ControlFlow<()> {
        let written = if self.closed { Ok(()) } else { self.out.write_all(text.as_bytes()) };
        self.note(written)
    }

    /// Hands everything over, and says what could not be.
    pub(super) fn finish(mut self) -> anyhow::Result<()> {
        if !self.closed {
            let flushed = self.out.flush();
            let _ = self.note(flushed);
        }
        match self.error {
            Some(error) => Err(anyhow::Error::new(error).context("can't write to standard output")),
            None => Ok(()),
        }
    }

    fn note(&mut self, written: std::io::Result<()>) -> ControlFlow<()> {
        if let Err(error) = written {
            self.closed = true;
            if error.kind() != ErrorKind::BrokenPipe {
                self.error = Some(error);
            }
        }
        if self.closed { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// Prints one text.
pub(super) fn print(text: &str) -> anyhow::Result<()> {
    let mut out = Stdout::lock();
    let _ = out.write(text);
    out.finish()
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ColorChoice {
    /// Where a terminal is, unless `NO_COLOR` is set
    Auto,
    Always,
    Never,
}

impl ColorChoice {
    /// What it comes to here.
    pub(super) fn color(self) -> Color {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
        let on = match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => !set("NO_COLOR") && (set("CLICOLOR_FORCE") || std::io::stdout().is_terminal()),
        };
        if on { Color::On } else { Color::Off }
    }
}
