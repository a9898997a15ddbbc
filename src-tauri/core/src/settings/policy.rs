//! What an administrator has fixed: the keys of the settings file with the values that hold, whatever the file says.

use toml_edit::{Document, TableLike};

use super::shape;
use crate::contract::SettingsView;

/// The fixed settings; none by default.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    document: Option<Document<String>>,
}

/// Why a policy cannot be used. Nothing of it is then in force.
#[derive(Debug, thiserror::Error)]
#[error("the administrator's settings are not readable")]
pub struct PolicyError(#[source] toml_edit::TomlError);

impl Policy {
    /// The settings that `text` fixes, written as in the settings file.
    ///
    /// # Errors
    /// When it is not TOML. A value that cannot be used is told by [`super::SettingsFile::problem`].
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let document = Document::parse(text.to_owned()).map_err(PolicyError)?;
        Ok(Self { document: Some(document) })
    }

    /// The fixed keys with their values.
    pub(super) fn table(&self) -> Option<&dyn TableLike> {
        self.document.as_ref().map(|document| document.as_table() as &dyn TableLike)
    }

    /// The fixed settings by their names in [`SettingsView`], in the order of the file.
    pub fn locked(&self) -> Vec<String> {
        self.table().into_iter().flat_map(|table| table.iter()).map(|(key, _)| shape::name_of(key)).collect()
    }

    /// The first fixed setting that differs between `now` and `wanted`, by its name in [`SettingsView`].
    pub(super) fn refuses(&self, now: &SettingsView, wanted: &SettingsView) -> Option<String> {
        let (now, wanted) = (shape::json(now), shape::json(wanted));
        self.locked().into_iter().find(|name| now.get(name) != wanted.get(name))
    }
}
