//! Hidden markers: how the bot finds its own comments and issues again when its database is gone.
//!
//! A marker is an HTML comment with a keyed MAC over the repository, the kind and the key, so that nobody can
//! write one that counts. It counts only where our own app wrote the comment or issue, too.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::model::{Actor, Identity, RepoRef};

const PREFIX: &str = "<!-- postmortem-bot:";
/// Bytes of the MAC that are written: 128 bits.
const MAC_BYTES: usize = 16;

/// Makes and verifies markers. Holds derived keys, never the secrets themselves.
#[derive(Clone)]
pub struct Signer {
    /// The first one signs; all verify.
    keys: Vec<[u8; 32]>,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signer({} keys)", self.keys.len())
    }
}

impl Signer {
    /// Derives the keys from the webhook secrets, the current one first: they outlive the database.
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let keys = secrets.into_iter().map(|secret| mac(secret, &["marker key v1"])).collect();
        Self { keys }
    }

    /// The marker for one thing of ours: `kind` such as `status` or `action`, `key` unique within it.
    pub fn marker(&self, repo: &RepoRef, kind: &str, key: &str) -> String {
        let signature = self.keys.first().map(|k| signature(k, repo, kind, key)).unwrap_or_default();
        format!("{PREFIX}{kind} {key} {signature} -->")
    }

    /// The key of the marker of that kind in `body`, if it is genuine.
    pub fn find<'b>(&self, repo: &RepoRef, kind: &str, body: &'b str) -> Option<&'b str> {
        let mut rest = body;
        while let Some(at) = rest.find(PREFIX) {
            rest = &rest[at + PREFIX.len()..];
            let inner = rest.split_once(" -->").map_or("", |(inner, _)| inner);
            let mut words = inner.split(' ');
            if let (Some(found), Some(key), Some(given), None) =
                (words.next(), words.next(), words.next(), words.next())
                && found == kind
                && self.keys.iter().any(|k| verify(k, repo, kind, key, given))
            {
                return Some(key);
            }
        }
        None
    }
}

/// Whether our own app may have written something that holds a genuine marker. Where the server names the app
/// (GitHub does), that decides. Else it is no person but us: our login, a bot (servers name an app's bot in many
/// ways), or nobody that the server names.
pub fn is_ours(identity: &Identity, author: Option<&Actor>, via_app: Option<u64>) -> bool {
    if let Some(app) = via_app {
        return app == identity.app_id;
    }
    let Some(author) = author else { return true };
    author.is_bot || identity.login.as_ref().is_some_and(|login| author.login.eq_ignore_ascii_case(login))
}

fn message_mac(key: &[u8; 32], repo: &RepoRef, kind: &str, name: &str) -> Hmac<Sha256> {
    keyed(key, &[&repo.id.to_string(), kind, name])
}

fn signature(key: &[u8; 32], repo: &RepoRef, kind: &str, name: &str) -> String {
    hex::encode(&message_mac(key, repo, kind, name).finalize().into_bytes()[..MAC_BYTES])
}

fn verify(key: &[u8; 32], repo: &RepoRef, kind: &str, name: &str, given: &str) -> bool {
    hex::decode(given).is_ok_and(|given| {
        given.len() == MAC_BYTES && message_mac(key, repo, kind, name).verify_truncated_left(&given).is_ok()
    })
}

fn keyed(key: &[u8], parts: &[&str]) -> Hmac<Sha256> {
    // HMAC takes a key of any length, so this can't fail; an unkeyed fallback would be worse than none.
    #[expect(clippy::expect_used, reason = "HMAC accepts keys of every length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC accepts keys of every length");
    for part in parts {
        // The length keeps ("a", "bc") and ("ab", "c") apart.
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part.as_bytes());
    }
    mac
}

fn mac(key: &[u8], parts: &[&str]) -> [u8; 32] {
    keyed(key, parts).finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repo(id: u64) -> RepoRef {
        RepoRef { installation: 1, id, owner: "acme".into(), name: "shop".into() }
    }

    #[test]
    fn a_marker_is_found_again_and_cannot_be_forged() {
        let signer = Signer::new([b"new".as_slice(), b"old"]);
        let old = Signer::new([b"old".as_slice()]);
        let stranger = Signer::new([b"guess".as_slice()]);
        for (maker, genuine) in [(&signer, true), (&old, true), (&stranger, false)] {
            let body = format!("Hello\n{}\n", maker.marker(&repo(7), "action", "k1"));
            assert_eq!(signer.find(&repo(7), "action", &body), genuine.then_some("k1"));
        }
        let marker = signer.marker(&repo(7), "action", "k1");
        assert_eq!(signer.find(&repo(8), "action", &marker), None, "another repository's");
        assert_eq!(signer.find(&repo(7), "status", &marker), None, "another kind");
        assert_eq!(signer.find(&repo(7), "action", &marker.replace("k1", "k2")), None, "another key");
        // A forged one in front does not hide the genuine one behind it.
        let both = format!("{} {marker}", stranger.marker(&repo(7), "action", "k9"));
        assert_eq!(signer.find(&repo(7), "action", &both), Some("k1"));
    }

    #[test]
    fn only_our_own_app_counts() {
        let identity = Identity { app_id: 5, login: Some("pm[bot]".into()), name: None };
        let actor = |login: &str, is_bot| Actor { login: login.into(), is_bot };
        assert!(is_ours(&identity, Some(&actor("whoever", false)), Some(5)));
        assert!(!is_ours(&identity, Some(&actor("pm[bot]", true)), Some(6)));
        assert!(is_ours(&identity, Some(&actor("PM[bot]", true)), None));
        assert!(!is_ours(&identity, Some(&actor("ann", false)), None));
        let unknown = Identity { login: None, ..identity };
        assert!(is_ours(&unknown, Some(&actor("any[bot]", true)), None));
        assert!(!is_ours(&unknown, Some(&actor("ann", false)), None));
        // A server that names neither the app nor its bot as GitHub does.
        let identity = Identity { login: Some("pm[bot]".into()), ..unknown };
        assert!(is_ours(&identity, Some(&actor("github-app", true)), None));
        assert!(is_ours(&identity, None, None));
        assert!(!is_ours(&identity, None, Some(6)));
    }
}
