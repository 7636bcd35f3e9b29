// A Probot app that acknowledges and keeps nothing, as fast as Probot can be: no log line a request.
import { run } from "probot";

await run((app) => {
  app.on("issues.labeled", async () => {});
});
