//! The roof's other half: `bangfu serve`, a query service over HTTP and the page that goes with it.
//!
//! The service itself never touches the store: [`pool`] hands every query to a worker process that can be killed.

mod assets;
mod description;
mod extract;
mod frame;
mod graphs;
mod named;
mod negotiate;
mod openapi;
pub mod pool;
mod problem;
mod process;
mod protocol;
mod reconcile;
mod recount;
mod search;
mod snippet;
mod state;
mod things;
mod why;
pub mod worker;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::time::Instant;

use anyhow::Context;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;
use axum::routing::{any, get};
use tower_http::compression::CompressionLayer;
use tower_http::cors::CorsLayer;

use crate::Bangfu;
use crate::answer::Queries;
use crate::ask::Asker;
use crate::graph::Iris;
use crate::knowledge::Knowledge;
use crate::ontology::Ontology;
use pool::{Failure, Limits, Pool};

/// How long answers under way may still take when the service is asked to end.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(3);

/// What `bangfu serve` is told.
#[derive(Clone, Debug)]
pub struct Options {
    pub store: PathBuf,
    pub address: SocketAddr,
    pub limits: Limits,
    /// The program whose `query-worker` command answers queries: this one.
    pub program: PathBuf,
    /// Accept updates from those who know the token.
    pub token: Option<String>,
    pub knowledge: Knowledge,
    pub iris: Iris,
}

/// Everything the handlers share.
#[derive(Clone)]
pub struct House(Arc<Rooms>);

/// The shared state behind [`House`].
pub struct Rooms {
    pub pool: Pool,
    pub store: PathBuf,
    pub token: Option<String>,
    /// One writer at a time.
    pub writing: tokio::sync::Mutex<()>,
    /// Whether a count of the statistics is due already, and how many milliseconds the last one took.
    recount_waits: AtomicBool,
    recount_took: AtomicU64,
    pub bangfu: Bangfu,
    pub asker: Asker,
    pub reconciler: crate::reconcile::Engine,
    pub queries: Queries,
    pub ontology: Ontology,
    pub knowledge: Knowledge,
    pub iris: Iris,
    pub begun: Instant,
    pub finder: search::Finder,
}

impl std::ops::Deref for House {
    type Target = Rooms;
    fn deref(&self) -> &Rooms {
        &self.0
    }
}

/// A service that listens already and can be run.
pub struct Service {
    listener: tokio::net::TcpListener,
    router: Router,
    /// Where it listens; the port that the system chose when 0 was asked for.
    pub address: SocketAddr,
}

impl Service {
    /// Loads the knowledge, starts the first workers and listens.
    ///
    /// # Errors
    /// Wrong knowledge files, a store that cannot be opened, an address in use.
    pub async fn prepare(options: Options) -> anyhow::Result<Self> {
        // A store that cannot be opened is better reported from here than from a worker.
        crate::graph::store::Store::open(&options.store)?;
        let pool = Pool::new(options.program, options.store.clone(), options.limits);
        if let Err(failure) = pool.warm_up().await {
            anyhow::bail!("the query worker does not start: {}", describe(failure));
        }
        let knowledge = options.knowledge;
        let queries = Queries::load(&knowledge)?;
        let bangfu = Bangfu::open(&knowledge)?;
        let rooms = Rooms {
            pool,
            store: options.store,
            token: options.token,
            writing: tokio::sync::Mutex::new(()),
            recount_waits: AtomicBool::new(false),
            recount_took: AtomicU64::new(0),
            asker: Asker::load(&knowledge)?,
            reconciler: crate::reconcile::Engine::new(bangfu.seeds.clone()),
            bangfu,
            ontology: Ontology::load(&knowledge)?,
            queries,
            knowledge,
            iris: options.iris,
            begun: Instant::now(),
            finder: search::Finder::new(),
        };
        let listener = tokio::net::TcpListener::bind(options.address)
            .await
            .with_context(|| format!("cannot listen on {}", options.address))?;
        let address = listener.local_addr()?;
        let house = House(Arc::new(rooms));
        search::refresh(&house);
        Ok(Self { listener, router: router(house), address })
    }

    /// Serves until `end` resolves.
    ///
    /// # Errors
    /// Fails when the listener does.
    pub async fn run(self, end: impl Future<Output = ()> + Send + 'static) -> anyhow::Result<()> {
        let ending = Arc::new(tokio::sync::Notify::new());
        let told = Arc::clone(&ending);
        let end = async move {
            end.await;
            told.notify_one();
        };
        let late = async {
            ending.notified().await;
            tokio::time::sleep(PATIENCE).await;
        };
        tokio::select! {
            served = axum::serve(self.listener, self.router).with_graceful_shutdown(end) => Ok(served?),
            () = late => Ok(()),
        }
    }
}

fn describe(failure: Failure) -> String {
    match failure {
        Failure::Broken(why) => why,
        Failure::Refused(refusal) => refusal.message,
        other => format!("{other:?}"),
    }
}

fn router(house: House) -> Router {
    let cors = CorsLayer::very_permissive()
        .allow_credentials(false)
        .allow_origin(tower_http::cors::Any)
        .expose_headers([HeaderName::from_static("x-rows"), HeaderName::from_static("server-timing"), header::LINK]);
    Router::new()
        .route("/sparql", any(protocol::query))
        .route("/query", any(protocol::query))
        .route("/update", any(protocol::update))
        .route("/store", any(graphs::store))
        .route("/id/{*path}", get(things::see_other))
        .route("/data/{*path}", get(things::data))
        .route("/page/{*path}", get(assets::index))
        .route("/text/{doc}", get(things::text))
        .route("/ns", get(description::ontology))
        .route("/ns/", get(description::ontology))
        .route("/shapes.ttl", get(description::shapes))
        .route("/.well-known/void", get(description::void))
        .route("/void.ttl", get(description::void))
        .route("/dcat.ttl", get(description::dcat))
        .route("/ro-crate-metadata.json", get(description::crate_metadata))
        .route("/prefixes", get(description::prefixes))
        .route("/q", get(named::list))
        .route("/q/{name}", any(named::call))
        .route("/openapi.json", get(openapi::document))
        .route("/ask", get(state::ask))
        .route("/search", get(search::search))
        .route("/why", get(why::why))
        .route("/claim/{id}", get(things::claim))
        .route("/doc/{id}", get(things::document))
        .merge(reconcile::routes())
        .route("/healthz", get(state::healthz))
        .route("/metrics", get(state::metrics))
        .route("/stats", get(state::stats))
        .route("/version", get(state::version))
        .fallback(assets::file)
        .method_not_allowed_fallback(state::wrong_method)
        .layer(DefaultBodyLimit::max(extract::LARGEST))
        .layer(axum::middleware::map_response(quiet))
        .layer(CompressionLayer::new().gzip(true))
        .layer(cors)
        .with_state(house)
}

/// Headers that every response carries.
async fn quiet(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}
