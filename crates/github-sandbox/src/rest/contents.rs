//! Files by their path: read, write, remove.

use axum::routing::MethodFilter as M;
use serde_json::{Value, json};

use super::git::{author, decode, encode};
use super::{CONTENTS, Ctx, Reply, Route, read, route, write};
use crate::domain::NewFile;
use crate::errors::{ApiError, ApiResult};
use crate::git::{SUBMODULE, SYMLINK, TREE};
use crate::state::Role;

/// Above this many bytes a file's content is left out.
const CONTENT_LIMIT: usize = 1024 * 1024;

pub(super) const ROUTES: &[Route] = &[
    route(M::GET, "/repos/{owner}/{repo}/contents", read(CONTENTS), get),
    route(M::GET, "/repos/{owner}/{repo}/contents/", read(CONTENTS), get),
    route(M::GET, "/repos/{owner}/{repo}/contents/{*path}", read(CONTENTS), get),
    route(M::PUT, "/repos/{owner}/{repo}/contents/{*path}", write(CONTENTS, Role::Write), put),
    route(M::DELETE, "/repos/{owner}/{repo}/contents/{*path}", write(CONTENTS, Role::Write), delete),
    route(M::GET, "/repos/{owner}/{repo}/readme", read(CONTENTS), readme),
];

fn get(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let path = ctx.param("path").trim_matches('/').to_owned();
    show(ctx, &path)
}

fn readme(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    show(ctx, "README.md")
}

fn show(ctx: &Ctx<'_>, path: &str) -> ApiResult<Reply> {
    let repo = ctx.repo()?;
    if repo.is_empty() {
        return Err(ApiError::new(404, "This repository is empty."));
    }
    let at = ctx.query("ref").filter(|at| !at.is_empty()).unwrap_or(&repo.default_branch);
    let missing = || ApiError::new(404, format!("No commit found for the ref {at}"));
    let tree = repo.resolve(at).and_then(|sha| repo.objects.tree_id(&sha)).ok_or_else(missing)?;
    let (mut mode, mut oid) = repo.objects.entry_at(&tree, path).ok_or_else(ApiError::not_found)?;
    if mode == TREE {
        let items: Vec<Value> = repo
            .objects
            .walk(&oid, false)
            .into_iter()
            .map(|(name, mode, oid)| {
                let path = if path.is_empty() { name } else { format!("{path}/{name}") };
                ctx.state.content_json(repo, &path, at, mode, &oid)
            })
            .collect();
        return Ok(Reply::ok(Value::Array(items)));
    }
    let mut json = ctx.state.content_json(repo, path, at, mode, &oid);
    if mode == SYMLINK {
        let target = repo.objects.blob(&oid).map(String::from_utf8_lossy).unwrap_or_default().into_owned();
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let followed = join(folder, &target).and_then(|path| repo.objects.entry_at(&tree, &path));
        match followed {
            // GitHub answers with the file behind the link, under the link's own path.
            Some((target_mode, target_oid)) if target_mode != TREE && target_mode != SYMLINK => {
                (mode, oid) = (target_mode, target_oid);
                json = ctx.state.content_json(repo, path, at, mode, &oid);
            }
            _ => {
                json["target"] = json!(target);
                return Ok(Reply::ok(json));
            }
        }
    }
    if mode == SUBMODULE {
        json["submodule_git_url"] = Value::Null;
        return Ok(Reply::ok(json));
    }
    let bytes = repo.objects.blob(&oid).unwrap_or_default();
    if ctx.wants_raw() {
        return Ok(Reply::raw(bytes.to_vec()));
    }
    let small = bytes.len() <= CONTENT_LIMIT;
    json["content"] = json!(if small { encode(bytes) } else { String::new() });
    json["encoding"] = json!(if small { "base64" } else { "none" });
    Ok(Reply::ok(json))
}

/// A relative path from a folder; `None` where it leaves the repository.
fn join(folder: &str, target: &str) -> Option<String> {
    if target.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn written(ctx: &Ctx<'_>, path: &str, branch: &str, commit: &str, blob: Option<&str>) -> ApiResult<Value> {
    let repo = ctx.repo()?;
    let content = blob.map(|oid| {
        let tree = repo.objects.tree_id(commit).unwrap_or_default();
        let mode = repo.objects.entry_at(&tree, path).map_or(crate::git::FILE, |(mode, _)| mode);
        ctx.state.content_json(repo, path, branch, mode, oid)
    });
    Ok(json!({ "content": content, "commit": ctx.state.git_commit_json(repo, commit) }))
}

fn change(ctx: &mut Ctx<'_>, content: Option<Vec<u8>>) -> ApiResult<(String, String, String, Option<String>)> {
    let (who, repo, path) = (ctx.who()?, ctx.repo, ctx.param("path").to_owned());
    let message = ctx.need_text("message")?;
    let branch = ctx.text("branch")?.map_or_else(|| ctx.repo().map(|repo| repo.default_branch.clone()), Ok)?;
    let branch = branch.strip_prefix("refs/heads/").unwrap_or(&branch).to_owned();
    let (sha, author) = (ctx.text("sha")?, author(ctx)?);
    let new = NewFile { path: &path, content, message: &message, branch: &branch, sha: sha.as_deref() };
    let (commit, blob) = ctx.state.edit_file(who, repo, new, author)?;
    Ok((path, branch, commit, blob))
}

fn put(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    let content = decode(&ctx.need_text("content")?)?;
    let existed = ctx.text("sha")?.is_some();
    let (path, branch, commit, blob) = change(ctx, Some(content))?;
    let json = written(ctx, &path, &branch, &commit, blob.as_deref())?;
    Ok(if existed { Reply::ok(json) } else { Reply::created(json) })
}

fn delete(ctx: &mut Ctx<'_>) -> ApiResult<Reply> {
    ctx.need_text("sha")?;
    let (path, branch, commit, _) = change(ctx, None)?;
    written(ctx, &path, &branch, &commit, None).map(Reply::ok)
}
