//! Pages of long lists.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::error::{Problem, text};
use super::settings::Settings;

/// Entries on a page when the request does not say.
const DEFAULT_LIMIT: usize = 100;

/// Which page of a list.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Entries to skip.
    pub offset: Option<usize>,
    /// Most entries to return (100 if absent).
    pub limit: Option<usize>,
}

/// One page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The entries.
    pub items: Vec<T>,
    /// How many there are on all pages.
    pub total: usize,
    /// Position of the first of `items`.
    pub offset: usize,
}

impl PageQuery {
    /// Cuts the page out of the whole list. The rest is dropped before it is turned into views.
    pub fn cut<T>(self, all: Vec<T>, settings: &Settings) -> Result<Page<T>, Problem> {
        let limit = limit(self.limit, settings)?;
        let (total, offset) = (all.len(), self.offset.unwrap_or(0));
        let items = all.into_iter().skip(offset).take(limit).collect();
        Ok(Page { items, total, offset })
    }
}

impl<T> Page<T> {
    /// The same page with each entry turned into something else.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(f).collect(),
            total: self.total,
            offset: self.offset,
        }
    }
}

/// The number of entries to return.
pub fn limit(asked: Option<usize>, settings: &Settings) -> Result<usize, Problem> {
    let limit = asked.unwrap_or(DEFAULT_LIMIT.min(settings.max_page));
    if (1..=settings.max_page).contains(&limit) {
        return Ok(limit);
    }
    let max = settings.max_page;
    Err(Problem::invalid_field(
        "limit",
        format!("{limit} is not within 1 to {max}"),
        format!("{limit} 不在 1 到 {max} 之间"),
        text(
            "ask for smaller pages with `limit` and `offset`",
            "请用 limit 和 offset 分页查询",
        ),
    ))
}
