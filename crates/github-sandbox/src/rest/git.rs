//! Git data: refs, blobs, trees, commits; and commits and branches as people see them.

use axum::routing::MethodFilter as M;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{CHECKS, CONTENTS, Ctx, PULLS, Reply, Route, checks, read, route, write};
use crate::errors::{ApiError, ApiResult};
use crate::git::{Commit, EXECUTABLE, FILE, Files, Oid, SUBMODULE, SYMLINK, Signature, TREE};
use crate::json::node_id;
use crate::state::{Repo, Role};

pub(super) const ROUTES: &[Route] = &[
    route(M::GET, "/repos/{owner}/{repo}/git/ref/{*ref}", read(CONTENTS), get_ref),
    route(M::GET, "/repos/{owner}/{repo}/git/matching-refs/{*ref}", read(CONTENTS), matching_refs),
    route(M::POST, "/repos/{owner}/{repo}/git/refs", write(CONTENTS, Role::Write), create_ref),
    route(M::PATCH, "/repos/{owner}/{repo}/git/refs/{*ref}", write(CONTENTS, Role::Write), update_ref),
    route(M::DELETE, "/repos/{owner}/{repo}/git/refs/{*ref}", write(CONTENTS, Role::Write), delete_ref),
    route(M::POST, "/repos/{owner}/{repo}/git/blobs", write(CONTENTS, Role::Write), create_blob),
    route(M::GET, "/repos/{owner}/{repo}/git/blobs/{sha}", read(CONTENTS), get_blob),
    route(M::POST, "/repos/{owner}/{repo}/git/trees", write(CONTENTS, Role::Write), create_tree),
    route(M::GET, "/repos/{owner}/{repo}/git/trees/{*sha}", read(CONTENTS), get_tree),
    route(M::POST, "/repos/{owner}/{repo}/git/commits", write(CONTENTS, Role::Write), create_commit),
    route(M::GET, "/repos/{owner}/{repo}/git/commits/{sha}", read(CONTENTS), get_git_commit),
    route(M::GET, "/repos/{owner}/{repo}/commits", read(CONTENTS), commits),
    route(M::GET, "/repos/{owner}/{repo}/commits/{*ref}", read(&["contents", "checks", "pull_requests"]), commit),
    route(M::GET, "/repos/{owner}/{repo}/branches", read(CONTENTS), branches),
    route(M::GET, "/repos/{owner}/{repo}/branches/{*branch}", read(CONTENTS), branch),
    route(M::GET, "/repos/{owner}/{repo}/compare/{*range}", read(CONTENTS), compare),
];

/// The object store's own refusals, such as an id that is none.
fn invalid(error: impl std::fmt::Display) -> ApiError {
    ApiError::new(422, error.to_string())
}

fn not_empty(repo: &Repo) -> ApiResult<&Repo> {
    if repo.is_empty() { Err(ApiError::new(409, "Git Repository is empty.")) } else { Ok(repo) }
}

/// The commit that a name or id means.
pub(super) fn commit_of(repo: &Repo, name: &str) -> ApiResult<Oid> {
    let missing = || ApiError::new(422, format!("No commit found for SHA: {name}"));
    not_empty(repo)?.resolve(name).ok_or_else(missing)
}

fn show_ref(ctx: &Ctx<'_>, name: &str) -> ApiResult<Value> {
    let repo = ctx.repo()?;
    let sha = repo.refs.get(name).ok_or_else(ApiError::not_found)?;
    Ok(ctx.state.ref_json(repo, name, sha))
}

fn get_ref(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    not_empty(ctx.repo()?)?;
    show_ref(ctx, &format!("refs/{}", ctx.param("ref"))).map(Reply::ok)
}

fn matching_refs(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let repo = not_empty(ctx.repo()?)?;
    let prefix = format!("refs/{}", ctx.param("ref"));
    // All of them at once: GitHub knows no pages here.
    let found = repo.refs.iter().filter(|(name, _)| name.starts_with(&prefix));
    Ok(Reply::ok(found.map(|(name, sha)| ctx.state.ref_json(repo, name, sha)).collect()))
}

fn create_ref(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (who, repo) = (ctx.who()?, ctx.repo);
    let (name, sha) = (ctx.need_text("ref")?, ctx.need_text("sha")?);
    if !name.starts_with("refs/") {
        return Err(ApiError::new(422, "Reference name must begin with 'refs/'."));
    }
    ctx.state.create_ref(who, repo, &name, &sha)?;
    let json = show_ref(ctx, &name)?;
    let url = json["url"].as_str().unwrap_or_default().to_owned();
    Ok(Reply::created(json).header("location", url))
}

fn update_ref(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (who, repo) = (ctx.who()?, ctx.repo);
    let name = format!("refs/{}", ctx.param("ref"));
    let (sha, force) = (ctx.need_text("sha")?, ctx.flag("force")?.unwrap_or(false));
    ctx.state.update_ref(who, repo, &name, &sha, force)?;
    show_ref(ctx, &name).map(Reply::ok)
}

fn delete_ref(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (who, repo, name) = (ctx.who()?, ctx.repo, format!("refs/{}", ctx.param("ref")));
    ctx.state.delete_ref(who, repo, &name)?;
    Ok(Reply::no_content())
}

fn create_blob(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let content = ctx.need_text("content")?;
    let bytes = match ctx.text("encoding")?.as_deref() {
        None | Some("utf-8") => content.into_bytes(),
        Some("base64") => decode(&content)?,
        Some(other) => return Err(ApiError::invalid_request(format!("{other} is not an encoding."))),
    };
    let repo = ctx.repo;
    not_empty(ctx.state.writable(repo)?)?;
    let sha = ctx.state.repo_mut(repo)?.objects.add_blob(bytes).map_err(invalid)?;
    let url = format!("{}/git/blobs/{sha}", ctx.state.repo_url(ctx.repo()?));
    Ok(Reply::created(json!({ "sha": sha, "url": url })).header("location", url))
}

/// Base64 with or without line breaks, as GitHub takes and gives it.
pub(super) fn decode(text: &str) -> ApiResult<Vec<u8>> {
    let clean: String = text.chars().filter(|char| !char.is_whitespace()).collect();
    STANDARD.decode(clean).map_err(|_| ApiError::new(422, "content is not valid Base64"))
}

/// Base64 in lines of sixty, each ended.
pub(super) fn encode(bytes: &[u8]) -> String {
    let text = STANDARD.encode(bytes);
    let mut lines = String::with_capacity(text.len() + text.len() / 60 + 1);
    for (at, char) in text.chars().enumerate() {
        if at > 0 && at % 60 == 0 {
            lines.push('\n');
        }
        lines.push(char);
    }
    if !lines.is_empty() {
        lines.push('\n');
    }
    lines
}

fn get_blob(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (repo, sha) = (ctx.repo()?, ctx.param("sha"));
    let bytes = repo.objects.blob(sha).ok_or_else(ApiError::not_found)?;
    Ok(Reply::ok(json!({
        "sha": sha,
        "node_id": node_id("B", sha),
        "size": bytes.len(),
        "url": format!("{}/git/blobs/{sha}", ctx.state.repo_url(repo)),
        "content": encode(bytes),
        "encoding": "base64",
    })))
}

fn mode(entry: &Value) -> ApiResult<u32> {
    Ok(match entry["mode"].as_str() {
        Some("100644") => FILE,
        Some("100755") => EXECUTABLE,
        Some("040000") => TREE,
        Some("160000") => SUBMODULE,
        Some("120000") => SYMLINK,
        _ => return Err(ApiError::new(422, "Must supply a valid tree.mode")),
    })
}

fn create_tree(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let repo = ctx.repo;
    not_empty(ctx.state.writable(repo)?)?;
    let entries = ctx.array("tree")?.ok_or_else(|| ApiError::invalid_request("\"tree\" wasn't supplied."))?;
    let mut files = match ctx.text("base_tree")? {
        Some(base) => {
            let objects = &ctx.repo()?.objects;
            let tree = objects.tree_id(&base).ok_or_else(|| ApiError::new(422, "base_tree is not a valid tree oid"))?;
            objects.files(&tree)
        }
        None => Files::new(),
    };
    for entry in entries {
        let path = entry["path"].as_str().unwrap_or_default().to_owned();
        if !crate::domain::path_is_sound(&path) {
            return Err(ApiError::new(422, "tree.path contains a malformed path component"));
        }
        let folder = format!("{path}/");
        if entry.get("sha").is_some_and(Value::is_null) {
            files.retain(|known, _| *known != path && !known.starts_with(&folder));
            continue;
        }
        let mode = mode(&entry)?;
        let oid = match (entry["sha"].as_str(), entry["content"].as_str()) {
            (Some(sha), _) => sha.to_owned(),
            (None, Some(text)) => {
                ctx.state.repo_mut(repo)?.objects.add_blob(text.as_bytes().to_vec()).map_err(invalid)?
            }
            (None, None) => return Err(ApiError::new(422, "Must supply tree.sha or tree.content")),
        };
        let objects = &ctx.repo()?.objects;
        if mode != SUBMODULE && !objects.contains(&oid) {
            return Err(ApiError::new(
                422,
                format!("tree.sha {oid} is not a valid {}", crate::git::kind_of_mode(mode)),
            ));
        }
        // What is put there takes the place of a file or a folder of that name.
        files.retain(|known, _| *known != path && !known.starts_with(&folder));
        if mode == TREE {
            for (below, file) in objects.files(&oid) {
                files.insert(format!("{folder}{below}"), file);
            }
        } else {
            files.insert(path, (mode, oid));
        }
    }
    let id = ctx.state.repo_mut(repo)?.objects.add_files(&files).map_err(invalid)?;
    Ok(Reply::created(ctx.state.tree_json(ctx.repo()?, &id, false)))
}

fn get_tree(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let repo = not_empty(ctx.repo()?)?;
    let name = ctx.param("sha");
    let id = repo.objects.tree_id(name).or_else(|| repo.objects.tree_id(&repo.resolve(name)?));
    let id = id.ok_or_else(ApiError::not_found)?;
    Ok(Reply::ok(ctx.state.tree_json(repo, &id, ctx.query("recursive").is_some())))
}

/// Author or committer of a request; who is missing is the caller, now.
fn signature(ctx: &Ctx<'_>, field: &str) -> ApiResult<Option<Signature>> {
    let person = match ctx.body.get(field) {
        None | Some(Value::Null) => return Ok(None),
        Some(person) => person,
    };
    let text = |name: &str| {
        let missing = || ApiError::invalid_request(format!("\"{name}\" of {field} wasn't supplied."));
        person[name].as_str().map(ToOwned::to_owned).ok_or_else(missing)
    };
    let at: Timestamp = match person["date"].as_str() {
        Some(date) => date.parse().map_err(|_| ApiError::invalid_request(format!("{date} is not a date-time.")))?,
        None => ctx.state.now(),
    };
    Ok(Some(Signature { name: text("name")?, email: text("email")?, at }))
}

/// The author that a request names, for the endpoints of contents.
pub(super) fn author(ctx: &Ctx<'_>) -> ApiResult<Option<Signature>> {
    Ok(signature(ctx, "author")?.or(signature(ctx, "committer")?))
}

fn create_commit(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let (who, id) = (ctx.who()?, ctx.repo);
    let (message, tree) = (ctx.need_text("message")?, ctx.need_text("tree")?);
    let parents: Vec<String> = ctx.names("parents")?.unwrap_or_default();
    let repo = not_empty(ctx.state.writable(id)?)?;
    if repo.objects.tree(&tree).is_none() {
        return Err(ApiError::new(422, "Tree SHA does not exist"));
    }
    if parents.iter().any(|parent| repo.objects.commit(parent).is_none()) {
        return Err(ApiError::new(422, "Parent SHA does not exist or is not a commit object"));
    }
    let author = signature(ctx, "author")?.unwrap_or_else(|| ctx.state.signature(who.user));
    let committer = signature(ctx, "committer")?.unwrap_or_else(|| author.clone());
    let commit = Commit { tree, parents, author, committer, message };
    let sha = ctx.state.repo_mut(id)?.objects.add_commit(commit).map_err(invalid)?;
    let json = ctx.state.git_commit_json(ctx.repo()?, &sha);
    let url = json["url"].as_str().unwrap_or_default().to_owned();
    Ok(Reply::created(json).header("location", url))
}

fn get_git_commit(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let repo = not_empty(ctx.repo()?)?;
    let sha = ctx.param("sha");
    repo.objects.commit(sha).ok_or_else(ApiError::not_found)?;
    Ok(Reply::ok(ctx.state.git_commit_json(repo, sha)))
}

fn commits(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let repo = not_empty(ctx.repo()?)?;
    let at = ctx.query("sha").unwrap_or(&repo.default_branch);
    let head = repo.resolve(at).ok_or_else(ApiError::not_found)?;
    let mut found = repo.objects.history(&head);
    if let Some(path) = ctx.query("path") {
        // A commit touches a path where the entry there differs from its first parent's.
        let entry = |sha: &str| {
            let commit = repo.objects.commit(sha)?;
            repo.objects.entry_at(&commit.tree, path)
        };
        found.retain(|sha| {
            let parent = repo.objects.commit(sha).and_then(|commit| commit.parents.first());
            entry(sha) != parent.and_then(|parent| entry(parent))
        });
    }
    Ok(ctx.page(found, |sha| ctx.state.commit_json(repo, &sha, false)))
}

/// `/commits/{ref}` and what is below it; refs may have slashes, so the last part decides.
fn commit(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let rest = ctx.param("ref").to_owned();
    let below = rest.rsplit_once('/');
    // The route let in whoever may read one of these; each asks for its own permission.
    ctx.need_permission(match below {
        Some((_, "check-runs" | "check-suites")) => CHECKS,
        Some((_, "pulls")) => PULLS,
        _ => CONTENTS,
    })?;
    match below {
        Some((name, "check-runs")) => return checks::runs_of_ref(ctx, name),
        Some((name, "check-suites")) => return checks::suites_of_ref(ctx, name),
        Some((name, "pulls")) => return super::pulls::pulls_of_commit(ctx, name),
        Some((name, "status")) => return status(ctx, name),
        _ => {}
    }
    let repo = ctx.repo()?;
    let sha = commit_of(repo, &rest)?;
    Ok(Reply::ok(ctx.state.commit_json(repo, &sha, true)))
}

/// The combined status: there are check runs only, so no statuses.
fn status(ctx: &Ctx<'_>, name: &str) -> ApiResult<Reply> {
    let repo = ctx.repo()?;
    let sha = commit_of(repo, name)?;
    let url = ctx.state.repo_url(repo);
    Ok(Reply::ok(json!({
        "state": "pending",
        "statuses": [],
        "sha": sha,
        "total_count": 0,
        "repository": ctx.state.repo_json(repo, None),
        "commit_url": format!("{url}/commits/{sha}"),
        "url": format!("{url}/commits/{sha}/status"),
    })))
}

fn branches(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let repo = ctx.repo()?;
    let protected = ctx.query("protected").map(|flag| flag == "true");
    let found: Vec<(&str, &Oid)> = repo
        .refs
        .iter()
        .filter_map(|(name, sha)| Some((name.strip_prefix("refs/heads/")?, sha)))
        .filter(|(name, _)| protected.is_none_or(|wanted| repo.protected.iter().any(|known| known == name) == wanted))
        .collect();
    Ok(ctx.page(found, |(name, sha)| ctx.state.short_branch_json(repo, name, sha)))
}

fn branch(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let repo = ctx.repo()?;
    let name = ctx.param("branch");
    let sha = repo.branch(name).ok_or_else(|| ApiError::new(404, "Branch not found"))?;
    Ok(Reply::ok(ctx.state.branch_json(repo, name, sha)))
}

fn compare(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let repo = not_empty(ctx.repo()?)?;
    let range = ctx.param("range");
    let (base, head) = range.split_once("...").ok_or_else(ApiError::not_found)?;
    let find = |name: &str| {
        let name = name.rsplit_once(':').map_or(name, |(_, name)| name);
        repo.resolve(name).ok_or_else(ApiError::not_found)
    };
    let (base_sha, head_sha) = (find(base)?, find(head)?);
    let objects = &repo.objects;
    let fork = objects.merge_base(&base_sha, &head_sha).ok_or_else(ApiError::not_found)?;
    let ahead = objects.commits_between(&base_sha, &head_sha);
    let behind = objects.commits_between(&head_sha, &base_sha).len();
    let status = match (ahead.len(), behind) {
        (0, 0) => "identical",
        (_, 0) => "ahead",
        (0, _) => "behind",
        _ => "diverged",
    };
    let changes = crate::json::changes(objects, &objects.files_of_commit(&fork), &objects.files_of_commit(&head_sha));
    let url = format!("{}/compare/{}", ctx.state.repo_url(repo), crate::json::url_path(range));
    let html = format!("{}/compare/{}", ctx.state.repo_html(repo), crate::json::url_path(range));
    Ok(Reply::ok(json!({
        "url": url,
        "html_url": html,
        "permalink_url": html,
        "diff_url": format!("{html}.diff"),
        "patch_url": format!("{html}.patch"),
        "base_commit": ctx.state.commit_json(repo, &base_sha, false),
        "merge_base_commit": ctx.state.commit_json(repo, &fork, false),
        "status": status,
        "ahead_by": ahead.len(),
        "behind_by": behind,
        "total_commits": ahead.len(),
        "commits": ahead.iter().map(|sha| ctx.state.commit_json(repo, sha, false)).collect::<Vec<_>>(),
        "files": changes.iter().map(|change| ctx.state.change_json(repo, change, &head_sha)).collect::<Vec<_>>(),
    })))
}
