//! Git objects with their real ids, and the questions asked of them: trees, ancestry, three-way merges.
//!
//! Objects are kept decoded; `gix-object` writes their canonical bytes, from which the id is taken. Nothing here
//! knows of repositories, people or webhooks.

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

use gix_object::bstr::BString;
use gix_object::{Kind, WriteTo};
use jiff::Timestamp;

/// 40 lower-case hex digits.
pub(crate) type Oid = String;

/// The mode of a regular file.
pub(crate) const FILE: u32 = 0o100_644;
pub(crate) const EXECUTABLE: u32 = 0o100_755;
pub(crate) const SYMLINK: u32 = 0o120_000;
pub(crate) const TREE: u32 = 0o040_000;
pub(crate) const SUBMODULE: u32 = 0o160_000;

/// Author or committer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Signature {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) at: Timestamp,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Commit {
    pub(crate) tree: Oid,
    pub(crate) parents: Vec<Oid>,
    pub(crate) author: Signature,
    pub(crate) committer: Signature,
    pub(crate) message: String,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TreeEntry {
    pub(crate) mode: u32,
    pub(crate) name: String,
    pub(crate) oid: Oid,
}

/// A file's mode and blob, by its full path.
pub(crate) type Files = BTreeMap<String, (u32, Oid)>;

#[derive(Debug, Clone)]
enum Object {
    Blob(Vec<u8>),
    Tree(Vec<TreeEntry>),
    Commit(Commit),
}

/// What went wrong when an object was made of parts.
#[derive(Debug, thiserror::Error)]
pub(crate) enum GitError {
    #[error("{0} is not a valid object id")]
    Id(String),
    #[error("{0:o} is not a valid mode")]
    Mode(u32),
    #[error("the object could not be written: {0}")]
    Write(String),
}

/// All objects of one repository.
#[derive(Debug, Clone, Default)]
pub(crate) struct Objects {
    by_id: BTreeMap<Oid, Object>,
}

/// The type's name as the API spells it.
pub(crate) fn kind_of_mode(mode: u32) -> &'static str {
    match mode {
        TREE => "tree",
        SUBMODULE => "commit",
        _ => "blob",
    }
}

fn parse_id(id: &str) -> Result<gix_hash::ObjectId, GitError> {
    gix_hash::ObjectId::from_hex(id.as_bytes()).map_err(|_| GitError::Id(id.to_owned()))
}

fn id_of(object: &impl WriteTo) -> Result<Oid, GitError> {
    let mut bytes = Vec::new();
    object.write_to(&mut bytes).map_err(|error| GitError::Write(error.to_string()))?;
    hash(object.kind(), &bytes)
}

fn hash(kind: Kind, bytes: &[u8]) -> Result<Oid, GitError> {
    gix_object::compute_hash(gix_hash::Kind::Sha1, kind, bytes)
        .map(|id| id.to_string())
        .map_err(|error| GitError::Write(error.to_string()))
}

fn actor(signature: &Signature) -> gix_actor::Signature {
    // Git's line format has no escapes: these characters would end the field.
    let clean = |text: &str| BString::from(text.replace(['<', '>', '\n', '\0'], ""));
    gix_actor::Signature {
        name: clean(&signature.name),
        email: clean(&signature.email),
        time: gix_object::date::Time::new(signature.at.as_second(), 0),
    }
}

impl Objects {
    pub(crate) fn add_blob(&mut self, bytes: Vec<u8>) -> Result<Oid, GitError> {
        let id = hash(Kind::Blob, &bytes)?;
        self.by_id.insert(id.clone(), Object::Blob(bytes));
        Ok(id)
    }

    pub(crate) fn add_tree(&mut self, entries: Vec<TreeEntry>) -> Result<Oid, GitError> {
        let mut tree = gix_object::Tree { entries: Vec::with_capacity(entries.len()) };
        for entry in &entries {
            tree.entries.push(gix_object::tree::Entry {
                mode: gix_object::tree::EntryMode::try_from(entry.mode).map_err(GitError::Mode)?,
                filename: BString::from(entry.name.as_str()),
                oid: parse_id(&entry.oid)?,
            });
        }
        tree.entries.sort();
        let id = id_of(&tree)?;
        let order: BTreeMap<BString, usize> =
            tree.entries.iter().enumerate().map(|(i, entry)| (entry.filename.clone(), i)).collect();
        let mut entries = entries;
        entries.sort_by_key(|entry| order.get(&BString::from(entry.name.as_str())).copied());
        self.by_id.insert(id.clone(), Object::Tree(entries));
        Ok(id)
    }

    pub(crate) fn add_commit(&mut self, commit: Commit) -> Result<Oid, GitError> {
        let mut parents = Vec::with_capacity(commit.parents.len());
        for parent in &commit.parents {
            parents.push(parse_id(parent)?);
        }
        let written = gix_object::Commit {
            tree: parse_id(&commit.tree)?,
            parents: parents.into_iter().collect(),
            author: actor(&commit.author),
            committer: actor(&commit.committer),
            encoding: None,
            message: BString::from(commit.message.as_str()),
            extra_headers: Vec::new(),
        };
        let id = id_of(&written)?;
        self.by_id.insert(id.clone(), Object::Commit(commit));
        Ok(id)
    }

    pub(crate) fn blob(&self, id: &str) -> Option<&[u8]> {
        match self.by_id.get(id)? {
            Object::Blob(bytes) => Some(bytes),
            _ => None,
        }
    }

    pub(crate) fn tree(&self, id: &str) -> Option<&[TreeEntry]> {
        match self.by_id.get(id)? {
            Object::Tree(entries) => Some(entries),
            _ => None,
        }
    }

    pub(crate) fn commit(&self, id: &str) -> Option<&Commit> {
        match self.by_id.get(id)? {
            Object::Commit(commit) => Some(commit),
            _ => None,
        }
    }

    /// Takes in what another repository has.
    pub(crate) fn absorb(&mut self, other: Self) {
        self.by_id.extend(other.by_id);
    }

    pub(crate) fn contains(&self, id: &str) -> bool {
        self.by_id.contains_key(id)
    }

    /// The commit whose id starts with `prefix` (at least four digits), if it is the only one.
    pub(crate) fn commit_by_prefix(&self, prefix: &str) -> Option<Oid> {
        if prefix.len() < 4 || !prefix.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let prefix = prefix.to_ascii_lowercase();
        let mut found = self
            .by_id
            .range(prefix.clone()..)
            .take_while(|(id, _)| id.starts_with(&prefix))
            .filter(|(_, object)| matches!(object, Object::Commit(_)));
        let first = found.next()?;
        found.next().is_none().then(|| first.0.clone())
    }

    /// The tree of a commit, or the tree itself.
    pub(crate) fn tree_id(&self, treeish: &str) -> Option<Oid> {
        match self.by_id.get(treeish)? {
            Object::Commit(commit) => Some(commit.tree.clone()),
            Object::Tree(_) => Some(treeish.to_owned()),
            Object::Blob(_) => None,
        }
    }

    /// Every entry below a tree with its full path, parents before their children.
    pub(crate) fn walk(&self, tree: &str, recursive: bool) -> Vec<(String, u32, Oid)> {
        let mut found = Vec::new();
        self.walk_into(tree, "", recursive, &mut found);
        found
    }

    fn walk_into(&self, tree: &str, prefix: &str, recursive: bool, found: &mut Vec<(String, u32, Oid)>) {
        for entry in self.tree(tree).unwrap_or_default() {
            let path = format!("{prefix}{}", entry.name);
            found.push((path.clone(), entry.mode, entry.oid.clone()));
            if recursive && entry.mode == TREE {
                self.walk_into(&entry.oid, &format!("{path}/"), true, found);
            }
        }
    }

    /// All files below a tree.
    pub(crate) fn files(&self, tree: &str) -> Files {
        self.walk(tree, true)
            .into_iter()
            .filter(|(_, mode, _)| *mode != TREE)
            .map(|(path, mode, oid)| (path, (mode, oid)))
            .collect()
    }

    /// The files of a commit; none where it is unknown.
    pub(crate) fn files_of_commit(&self, commit: &str) -> Files {
        self.commit(commit).map(|commit| self.files(&commit.tree)).unwrap_or_default()
    }

    /// Writes the trees that hold exactly these files.
    pub(crate) fn add_files(&mut self, files: &Files) -> Result<Oid, GitError> {
        let mut entries = Vec::new();
        let mut folders: BTreeMap<&str, Files> = BTreeMap::new();
        for (path, (mode, oid)) in files {
            match path.split_once('/') {
                Some((folder, rest)) => {
                    folders.entry(folder).or_default().insert(rest.to_owned(), (*mode, oid.clone()));
                }
                None => entries.push(TreeEntry { mode: *mode, name: path.clone(), oid: oid.clone() }),
            }
        }
        for (folder, files) in folders {
            entries.retain(|entry| entry.name != folder);
            let oid = self.add_files(&files)?;
            entries.push(TreeEntry { mode: TREE, name: folder.to_owned(), oid });
        }
        self.add_tree(entries)
    }

    /// What is at `path` below a tree; the tree itself for an empty path.
    pub(crate) fn entry_at(&self, tree: &str, path: &str) -> Option<(u32, Oid)> {
        let mut at = (TREE, tree.to_owned());
        for part in path.split('/').filter(|part| !part.is_empty()) {
            let entry = self.tree(&at.1)?.iter().find(|entry| entry.name == part)?;
            at = (entry.mode, entry.oid.clone());
        }
        Some(at)
    }

    /// A commit and all it descends from, newest first.
    pub(crate) fn history(&self, head: &str) -> Vec<Oid> {
        let mut seen = HashSet::new();
        let mut order = Vec::new();
        let mut queue = VecDeque::from([head.to_owned()]);
        while let Some(id) = queue.pop_front() {
            let Some(commit) = self.commit(&id) else { continue };
            if seen.insert(id.clone()) {
                queue.extend(commit.parents.iter().cloned());
                order.push(id);
            }
        }
        order
    }

    pub(crate) fn is_ancestor(&self, ancestor: &str, of: &str) -> bool {
        self.history(of).iter().any(|id| id == ancestor)
    }

    pub(crate) fn merge_base(&self, left: &str, right: &str) -> Option<Oid> {
        let ours: HashSet<Oid> = self.history(left).into_iter().collect();
        self.history(right).into_iter().find(|id| ours.contains(id))
    }

    /// Commits of `head` that `base` doesn't have, oldest first.
    pub(crate) fn commits_between(&self, base: &str, head: &str) -> Vec<Oid> {
        let known: HashSet<Oid> = self.history(base).into_iter().collect();
        let mut new: Vec<Oid> = self.history(head).into_iter().filter(|id| !known.contains(id)).collect();
        new.reverse();
        new
    }

    /// The files of both sides brought together; `None` where both changed the same one.
    pub(crate) fn merge_files(&self, ours: &str, theirs: &str) -> Option<Files> {
        let base = self.merge_base(ours, theirs).map(|base| self.files_of_commit(&base)).unwrap_or_default();
        merge_three(&base, &self.files_of_commit(ours), &self.files_of_commit(theirs))
    }
}

/// A three-way merge of whole files; `None` where both sides changed the same one differently.
pub(crate) fn merge_three(base: &Files, ours: &Files, theirs: &Files) -> Option<Files> {
    let paths: BTreeSet<&String> = base.keys().chain(ours.keys()).chain(theirs.keys()).collect();
    let mut merged = Files::new();
    for path in paths {
        let (was, mine, yours) = (base.get(path), ours.get(path), theirs.get(path));
        let kept = if mine == yours || yours == was {
            mine
        } else if mine == was {
            yours
        } else {
            return None;
        };
        if let Some(kept) = kept {
            merged.insert(path.clone(), kept.clone());
        }
    }
    Some(merged)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sign() -> Signature {
        Signature {
            name: "Ann".into(),
            email: "ann@example.com".into(),
            at: Timestamp::from_second(1_700_000_000).unwrap(),
        }
    }

    #[test]
    fn ids_are_those_of_git() {
        let mut objects = Objects::default();
        // `printf 'hello\n' | git hash-object --stdin`, and the well-known empty blob and tree.
        assert_eq!(objects.add_blob(b"hello\n".to_vec()).unwrap(), "ce013625030ba8dba906f756967f9e9ca394464a");
        assert_eq!(objects.add_blob(Vec::new()).unwrap(), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
        assert_eq!(objects.add_tree(Vec::new()).unwrap(), "4b825dc642cb6eb9a060e54bf8d69288fbee4904");
    }

    #[test]
    fn a_three_way_merge_keeps_both_sides_and_refuses_what_conflicts() {
        let mut objects = Objects::default();
        let commit = |objects: &mut Objects, files: &[(&str, &str)], parents: Vec<Oid>| {
            let mut all = Files::new();
            for (path, text) in files {
                all.insert((*path).to_owned(), (FILE, objects.add_blob(text.as_bytes().to_vec()).unwrap()));
            }
            let tree = objects.add_files(&all).unwrap();
            objects
                .add_commit(Commit { tree, parents, author: sign(), committer: sign(), message: "m".into() })
                .unwrap()
        };
        let base = commit(&mut objects, &[("a", "1"), ("d/b", "1")], vec![]);
        let ours = commit(&mut objects, &[("a", "2"), ("d/b", "1")], vec![base.clone()]);
        let theirs = commit(&mut objects, &[("a", "1"), ("d/b", "2"), ("d/c", "1")], vec![base.clone()]);
        let merged = objects.merge_files(&ours, &theirs).unwrap();
        assert_eq!(merged.keys().collect::<Vec<_>>(), ["a", "d/b", "d/c"]);
        let rival = commit(&mut objects, &[("a", "3"), ("d/b", "1")], vec![base.clone()]);
        assert!(objects.merge_files(&ours, &rival).is_none());
        assert_eq!(objects.merge_base(&ours, &theirs), Some(base.clone()));
        assert_eq!(objects.commits_between(&base, &ours), [ours]);
    }
}
