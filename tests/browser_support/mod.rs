//! The real program's demo as a child process, and a real browser that looks at it.

#![allow(dead_code, reason = "each test file uses its own part")]
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::path::Path;
use std::process::{Command as StdCommand, Stdio};
use std::time::Duration;

use fantoccini::error::CmdError;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::json;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::{Instant, sleep, timeout};

/// For anything that a person would wait for; all of it takes a second or two where nothing is wrong.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);
/// Between two looks at a condition.
const GLANCE: Duration = Duration::from_millis(40);

/// `postmortem` with a folder of its own for whatever it keeps.
pub(crate) fn postmortem(temporary: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_postmortem"));
    command.args(args).env("TMPDIR", temporary).env_remove("RUST_LOG");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

/// `postmortem demo` that waits for a person; killed at the end of its test, however that ends.
pub(crate) struct Demo {
    /// Where the page is, without a slash at the end.
    pub(crate) url: String,
    pub(crate) child: Child,
    pub(crate) temporary: TempDir,
    out: Lines<BufReader<ChildStdout>>,
}

impl Demo {
    pub(crate) async fn start() -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let mut child = postmortem(temporary.path(), &["demo"]).stderr(Stdio::inherit()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = line_with(&mut out, "A stand-in for GitHub is at").await;
        let url = line.split_whitespace().last().unwrap().trim_end_matches('/').to_owned();
        line_with(&mut out, "Ctrl-C").await;
        Self { url, child, temporary, out }
    }

    /// What is in the folder that the demo keeps things in.
    pub(crate) fn kept(&self) -> Vec<std::ffi::OsString> {
        self.temporary.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect()
    }
}

async fn line_with(out: &mut Lines<BufReader<ChildStdout>>, part: &str) -> String {
    let find = async {
        while let Some(line) = out.next_line().await.unwrap() {
            if line.contains(part) {
                return line;
            }
        }
        panic!("the program ended without saying {part:?}")
    };
    timeout(PATIENCE, find).await.unwrap_or_else(|_| panic!("the program did not say {part:?}"))
}

/// Chromium with its driver; both are killed at the end of the test, however that ends.
pub(crate) struct Browser {
    pub(crate) client: Client,
    chromium: Option<u64>,
    driver: Child,
    _out: Lines<BufReader<ChildStdout>>,
    /// Profile and all else that the two write.
    _folder: TempDir,
}

impl Browser {
    /// `arguments` come on top of those that every browser test needs.
    pub(crate) async fn start(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .env("TMPDIR", folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start chromedriver ({error}): run `cargo xtask test`"));
        let mut out = BufReader::new(driver.stdout.take().unwrap()).lines();
        let line = line_with(&mut out, "started successfully on port").await;
        let port: String = line.chars().filter(char::is_ascii_digit).collect();

        let mut all = vec![
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1200,1000",
        ];
        let profile = format!("--user-data-dir={}", folder.path().join("profile").display());
        all.push(&profile);
        all.extend(arguments);
        let wanted = json!({ "browserName": "chrome", "goog:chromeOptions": { "args": all } });
        let client = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
            .capabilities(wanted.as_object().unwrap().clone())
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap_or_else(|error| panic!("chromedriver cannot start Chromium: run `cargo xtask test` ({error})"));
        let chromium = client.capabilities().and_then(|has| has.get("goog:processID")?.as_u64());
        Self { client, chromium, driver, _out: out, _folder: folder }
    }

    /// Ends the browser in good order.
    pub(crate) async fn close(mut self) {
        self.client.clone().close().await.unwrap();
        self.chromium = None;
        self.driver.kill().await.unwrap();
    }

    pub(crate) async fn open(&self, url: &str) {
        self.client.goto(url).await.unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    /// Waits until the page shows this, and returns its text.
    pub(crate) async fn see(&self, css: &str) -> String {
        self.until(
            css,
            async |element| if element.is_displayed().await? { Ok(Some(element.text().await?)) } else { Ok(None) },
        )
        .await
    }

    /// Waits until the page shows this with `part` in its text.
    pub(crate) async fn see_text(&self, css: &str, part: &str) -> String {
        self.until(css, async |element| Ok(Some(element.text().await?).filter(|text| text.contains(part)))).await
    }

    /// Waits until this has a colour of its own behind it.
    pub(crate) async fn see_marked(&self, css: &str) {
        let transparent = "rgba(0, 0, 0, 0)";
        let colour = async |element: fantoccini::elements::Element| element.css_value("background-color").await;
        self.until(css, async |element| Ok(Some(colour(element).await?).filter(|colour| colour != transparent))).await;
    }

    pub(crate) async fn click(&self, css: &str) {
        self.until(css, async |element| {
            // Out from below the bar at the top, as a person would scroll it.
            let script = "arguments[0].scrollIntoView({ block: 'center' })";
            self.client.execute(script, vec![serde_json::to_value(&element)?]).await?;
            element.click().await.map(Some)
        })
        .await;
    }

    pub(crate) async fn fill(&self, css: &str, text: &str) {
        self.until(css, async |element| {
            element.clear().await?;
            element.send_keys(text).await.map(Some)
        })
        .await;
    }

    /// As [`fill`](Self::fill), for a text too long to be typed: one key by hand, the rest as if pasted.
    pub(crate) async fn paste(&self, css: &str, text: &str) {
        let (body, last) = text.split_at(text.len() - 1);
        self.until(css, async |element| {
            let script = "arguments[0].value = arguments[1]";
            self.client.execute(script, vec![serde_json::to_value(&element)?, body.into()]).await?;
            element.send_keys(last).await.map(Some)
        })
        .await;
    }

    /// A property of an element, as a script sees it.
    pub(crate) async fn property(&self, css: &str, name: &str) -> String {
        self.until(css, async |element| element.prop(name).await).await
    }

    pub(crate) async fn count(&self, css: &str) -> usize {
        self.client.find_all(Locator::Css(css)).await.unwrap().len()
    }

    /// Tries again while the element is not there yet, or was replaced meanwhile: the page brings in what is new.
    async fn until<T>(
        &self,
        css: &str,
        mut take: impl AsyncFnMut(fantoccini::elements::Element) -> Result<Option<T>, CmdError>,
    ) -> T {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let taken = match self.client.find(Locator::Css(css)).await {
                Ok(element) => take(element).await,
                Err(error) => Err(error),
            };
            let problem = match taken {
                Ok(Some(taken)) => return taken,
                Ok(None) => "it is not as expected".to_owned(),
                Err(error) => error.to_string(),
            };
            if Instant::now() > deadline {
                let url = self.client.current_url().await.map(String::from).unwrap_or_default();
                let page = self.text().await;
                panic!("{css} at {url}: {problem}\n\n{page}");
            }
            sleep(GLANCE).await;
        }
    }

    /// Makes the page so wide, and so high as a script says that sees it at that width.
    pub(crate) async fn resize(&self, width: u32, height: &str) {
        let script = |value: &str| format!("return {value}");
        // The window is larger than the page in it.
        let frame = self.number(&script("outerHeight - innerHeight")).await;
        self.client.set_window_size(width, 900).await.unwrap();
        let wanted = self.number(&script(height)).await;
        self.client.set_window_size(width, wanted + frame).await.unwrap();
        let deadline = Instant::now() + PATIENCE;
        // Where a pixel is no whole number of dots, heights are rounded.
        while self.number(&script("innerHeight")).await.abs_diff(wanted) > 2 {
            assert!(Instant::now() < deadline, "the window does not become {wanted} high");
            sleep(GLANCE).await;
        }
    }

    async fn number(&self, script: &str) -> u32 {
        let value = self.client.execute(script, Vec::new()).await.unwrap();
        u32::try_from(value.as_u64().unwrap()).unwrap()
    }

    async fn text(&self) -> String {
        match self.client.find(Locator::Css("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(error) => error.to_string(),
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Chromium outlives its driver, which is killed on drop.
        if let Some(chromium) = self.chromium {
            let _ = StdCommand::new("kill").args(["-KILL", &chromium.to_string()]).status();
        }
    }
}

/// Waits until a program has ended by itself.
pub(crate) async fn ended(child: &mut Child) -> std::process::ExitStatus {
    timeout(PATIENCE, child.wait()).await.expect("the program should end").unwrap()
}
