// @octokit/webhooks on node:http. With DATABASE each delivery is durable before it is acknowledged: the rows that the bot
// writes, in its own tables (SCHEMA is the folder that makes them) with its own settings, one commit each. The one thing
// that differs: better-sqlite3 is built without fdatasync.
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { createNodeMiddleware, Webhooks } from "@octokit/webhooks";

const webhooks = new Webhooks({ secret: process.env.WEBHOOK_SECRET });

if (process.env.DATABASE) {
  const { default: Database } = await import("better-sqlite3");
  const db = new Database(process.env.DATABASE);
  db.pragma("page_size = 4096");
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.pragma("wal_autocheckpoint = 4096");
  const steps = process.env.SCHEMA;
  for (const step of readdirSync(steps).sort()) db.exec(readFileSync(join(steps, step), "utf8"));
  const delivery = db.prepare(
    "INSERT INTO deliveries (id, event, received_at, outcome) VALUES (?, ?, ?, 'queued') ON CONFLICT (id) DO NOTHING",
  );
  const lane = db.prepare(
    `INSERT INTO lanes (repository_id, number, installation, due_at) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET due_at = excluded.due_at, installation = excluded.installation
     WHERE lanes.due_at IS NULL`,
  );
  const job = db.prepare(
    `INSERT INTO jobs (delivery_id, installation, repository_id, number, payload, due_at, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const keep = db.transaction((id, name, installation, repository, number, kept) => {
    const now = Date.now();
    if (delivery.run(id, name, now).changes === 0) return;
    lane.run(repository, number, installation, now);
    job.run(id, installation, repository, number, kept, now, now, now);
  });
  webhooks.on("issues.labeled", ({ id, name, payload }) => {
    const { action, installation, issue, repository, sender } = payload;
    const kept = {
      action,
      installation: installation.id,
      issue: issue.number,
      repository: { id: repository.id, owner: repository.owner.login, name: repository.name },
      sender: sender.login,
    };
    keep(id, name, installation.id, repository.id, issue.number, JSON.stringify(kept));
  });
} else {
  webhooks.on("issues.labeled", () => {});
}

createServer(createNodeMiddleware(webhooks)).listen(Number(process.env.PORT), "127.0.0.1");
