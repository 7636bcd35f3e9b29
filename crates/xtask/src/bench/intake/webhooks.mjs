// @octokit/webhooks on node:http. With DATABASE each delivery is durable before it is acknowledged: the same few
// fields as the bot keeps, one commit each, in a WAL database with synchronous=FULL.
import { createServer } from "node:http";
import { createNodeMiddleware, Webhooks } from "@octokit/webhooks";

const webhooks = new Webhooks({ secret: process.env.WEBHOOK_SECRET });

if (process.env.DATABASE) {
  const { default: Database } = await import("better-sqlite3");
  const db = new Database(process.env.DATABASE);
  db.pragma("page_size = 16384");
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.exec(`CREATE TABLE deliveries (id TEXT NOT NULL PRIMARY KEY, event TEXT NOT NULL, received_at INTEGER NOT NULL,
    payload TEXT NOT NULL) STRICT, WITHOUT ROWID`);
  const insert = db.prepare("INSERT INTO deliveries VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING");
  webhooks.on("issues.labeled", ({ id, name, payload }) => {
    const { action, installation, issue, repository, sender } = payload;
    const kept = {
      action,
      installation: installation.id,
      issue: issue.number,
      repository: { id: repository.id, owner: repository.owner.login, name: repository.name },
      sender: sender.login,
    };
    insert.run(id, name, Date.now(), JSON.stringify(kept));
  });
} else {
  webhooks.on("issues.labeled", () => {});
}

createServer(createNodeMiddleware(webhooks)).listen(Number(process.env.PORT), "127.0.0.1");
