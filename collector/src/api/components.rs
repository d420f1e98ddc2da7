//! Components: the inventory with states, filtered and by pages.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use zongbao_core::ids::{ComponentId, PartyId};
use zongbao_core::network::{Component, Kind};

use super::auth::Caller;
use super::error::{Problem, text};
use super::extract::Query;
use super::page::{Page, PageQuery};
use super::state::Api;
use super::views::{ComponentView, KindView, Lens, StateView};
use super::visibility::{Reach, Sight};

pub(super) fn routes() -> Router<Arc<Api>> {
    Router::new()
        .route("/components", get(list))
        .route("/links", get(links))
}

/// Which components. All that is given must match.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ComponentsQuery {
    /// Part of the id, the name or the address; upper and lower case are the same.
    pub q: Option<String>,
    /// Kinds, separated by commas.
    pub kind: Option<String>,
    /// Site.
    pub site: Option<String>,
    /// `key=value`, or `key` for any value.
    pub label: Option<String>,
    /// States, separated by commas.
    pub state: Option<String>,
    /// `true`: only those that were heard although the model does not name them; `false`: only the others.
    pub discovered: Option<bool>,
    /// The party responsible now.
    #[param(value_type = Option<String>)]
    pub party: Option<PartyId>,
    /// Order; by id if absent.
    pub sort: Option<Sort>,
    /// Entries to skip.
    pub offset: Option<usize>,
    /// Most entries to return: 100 if absent, at most 1,000.
    pub limit: Option<usize>,
}

/// Order of a list of components.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ComponentSort)]
pub enum Sort {
    /// By id.
    #[default]
    Id,
    /// By name, then id.
    Name,
    /// The worst state first, then by id.
    State,
    /// The latest change first, then by id.
    Since,
}

/// Components that are in sight, links and business services included.
#[utoipa::path(get, path = "/api/v1/components", tag = "network", params(ComponentsQuery),
    responses((status = 200, body = Page<ComponentView>), (status = 422, body = Problem)))]
pub(super) async fn list(
    State(api): State<Arc<Api>>,
    caller: Caller,
    Query(query): Query<ComponentsQuery>,
) -> Result<Json<Page<ComponentView>>, Problem> {
    page(api, caller, query, |_| true).await
}

/// Links and circuits that are in sight.
#[utoipa::path(get, path = "/api/v1/links", tag = "network", params(ComponentsQuery),
    responses((status = 200, body = Page<ComponentView>), (status = 422, body = Problem)))]
pub(super) async fn links(
    State(api): State<Arc<Api>>,
    caller: Caller,
    Query(query): Query<ComponentsQuery>,
) -> Result<Json<Page<ComponentView>>, Problem> {
    page(api, caller, query, |kind| matches!(kind, Kind::Link | Kind::Circuit)).await
}

/// The asked page of components of some kinds.
pub(super) async fn page(
    api: Arc<Api>,
    caller: Caller,
    query: ComponentsQuery,
    of_kind: fn(Kind) -> bool,
) -> Result<Json<Page<ComponentView>>, Problem> {
    let filter = Filter::parse(&query)?;
    let sort = query.sort.unwrap_or_default();
    let reach = caller.reach.clone();
    let found = tokio::task::spawn_blocking(move || filter.candidates(&reach, of_kind, caller.now)).await?;
    let pages = PageQuery {
        offset: query.offset,
        limit: query.limit,
    };
    let (settings, states) = (
        api.settings.clone(),
        parse_list::<StateView>("state", query.state.as_deref())?,
    );
    let answer = api
        .read(move |engine| {
            let lens = Lens {
                engine,
                reach: &caller.reach,
                now: caller.now,
            };
            let indices = arrange(&lens, found, states.as_deref(), sort);
            let page = pages.cut(indices, &settings)?;
            let involvement = lens.involvement();
            Ok(page.map(|index| lens.component(lens.network().component(index), &involvement)))
        })
        .await?;
    answer.map(Json)
}

/// Keeps those in one of the states, in order. Asks for the states only if they matter.
fn arrange(lens: &Lens<'_>, found: Vec<u32>, states: Option<&[StateView]>, sort: Sort) -> Vec<u32> {
    let network = lens.network();
    if states.is_none() && matches!(sort, Sort::Id | Sort::Name) {
        return in_order(found, sort, |index| {
            (&network.component(index).name, StateView::Ok, None)
        });
    }
    let mut known: rustc_hash::FxHashMap<u32, (StateView, Option<Timestamp>)> = found
        .iter()
        .map(|&index| {
            let status = lens.status(&network.component(index).id);
            (index, (status.state.into(), status.since))
        })
        .collect();
    if let Some(states) = states {
        known.retain(|_, (state, _)| states.contains(state));
    }
    let kept = found.into_iter().filter(|index| known.contains_key(index)).collect();
    in_order(kept, sort, |index| {
        let (state, since) = known[&index];
        (&network.component(index).name, state, since)
    })
}

/// Sorts; the indices come in the order of the ids, and the sort is stable.
fn in_order<'a>(
    mut indices: Vec<u32>,
    sort: Sort,
    key: impl Fn(u32) -> (&'a String, StateView, Option<Timestamp>),
) -> Vec<u32> {
    match sort {
        Sort::Id => {}
        Sort::Name => indices.sort_by_key(|&index| key(index).0),
        Sort::State => indices.sort_by_key(|&index| std::cmp::Reverse(key(index).1)),
        Sort::Since => indices.sort_by_key(|&index| std::cmp::Reverse(key(index).2)),
    }
    indices
}

/// The part of a query that the model alone answers.
struct Filter {
    q: Option<String>,
    kinds: Option<Vec<KindView>>,
    site: Option<String>,
    label: Option<(String, Option<String>)>,
    party: Option<PartyId>,
    discovered: Option<bool>,
}

impl Filter {
    fn parse(query: &ComponentsQuery) -> Result<Self, Problem> {
        let label = query.label.as_deref().map(|label| match label.split_once('=') {
            Some((key, value)) => (key.to_owned(), Some(value.to_owned())),
            None => (label.to_owned(), None),
        });
        Ok(Self {
            q: query
                .q
                .as_ref()
                .map(|q| q.trim().to_lowercase())
                .filter(|q| !q.is_empty()),
            kinds: parse_list("kind", query.kind.as_deref())?,
            site: query.site.clone(),
            label,
            party: query.party.clone(),
            discovered: query.discovered,
        })
    }

    /// Indices of what matches and is in sight. By what is not shown in outline, things in outline are not found.
    fn candidates(&self, reach: &Reach, of_kind: fn(Kind) -> bool, now: Timestamp) -> Vec<u32> {
        let network = reach.network();
        let matches = |(index, component): &(u32, &Component)| {
            let sight = reach.index(*index);
            let full = sight == Sight::Full;
            sight > Sight::Hidden
                && of_kind(component.kind)
                && self
                    .discovered
                    .is_none_or(|wanted| wanted == network.is_discovered(&component.id))
                && self
                    .kinds
                    .as_ref()
                    .is_none_or(|kinds| kinds.contains(&component.kind.into()))
                && self
                    .site
                    .as_ref()
                    .is_none_or(|site| component.site.as_ref() == Some(site))
                && self.q.as_ref().is_none_or(|q| mentions(component, q, full))
                && self
                    .label
                    .as_ref()
                    .is_none_or(|label| full && labelled(component, label))
                && self
                    .party
                    .as_ref()
                    .is_none_or(|party| full && is_responsible(reach, party, &component.id, now))
        };
        (0_u32..)
            .zip(&network.components)
            .filter(matches)
            .map(|(index, _)| index)
            .collect()
    }
}

fn mentions(component: &Component, q: &str, full: bool) -> bool {
    let has = |text: &str| text.to_lowercase().contains(q);
    has(component.id.as_str()) || has(&component.name) || (full && component.address.as_deref().is_some_and(has))
}

fn labelled(component: &Component, (key, value): &(String, Option<String>)) -> bool {
    component
        .labels
        .get(key)
        .is_some_and(|has| value.as_ref().is_none_or(|value| has == value))
}

fn is_responsible(reach: &Reach, party: &PartyId, id: &ComponentId, now: Timestamp) -> bool {
    reach.network().responsible(id, now).party == *party
}

/// Names separated by commas; an unknown one is refused with the list of those that exist.
pub(super) fn parse_list<T: serde::de::DeserializeOwned>(
    field: &str,
    list: Option<&str>,
) -> Result<Option<Vec<T>>, Problem> {
    let Some(list) = list.filter(|list| !list.is_empty()) else {
        return Ok(None);
    };
    let parse = |name: &str| {
        serde_json::from_value::<T>(name.into()).map_err(|error| {
            Problem::invalid_field(
                field,
                error.to_string(),
                format!("未知取值“{name}”（{error}）"),
                text("separate known names by commas", "请使用已知名称，并以逗号分隔"),
            )
        })
    };
    list.split(',')
        .map(|name| parse(name.trim()))
        .collect::<Result<_, _>>()
        .map(Some)
}
