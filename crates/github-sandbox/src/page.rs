//! The web page for people: the same world, the same functions as REST, in plain HTML.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use crate::world::World;

/// Routes of the page: `/` and everything below `/ui/`.
pub(crate) fn router(world: Arc<World>) -> Router {
    Router::new()
        .route(
            "/",
            get(|world: axum::extract::State<Arc<World>>| async move {
                let state = world.state();
                state.repos.values().map(|repo| state.full_name(repo)).collect::<Vec<_>>().join("\n")
            }),
        )
        .with_state(world)
}
