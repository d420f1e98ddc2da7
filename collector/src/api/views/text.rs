//! Words for people, in both languages.

use serde::Serialize;
use utoipa::ToSchema;
use zongbao_core::correlation::Text;

/// A sentence for people, in the two languages of the product.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Text)]
pub struct TextView {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}

impl From<Text> for TextView {
    fn from(text: Text) -> Self {
        Self {
            en: text.en,
            zh: text.zh,
        }
    }
}

impl From<&Text> for TextView {
    fn from(text: &Text) -> Self {
        text.clone().into()
    }
}
