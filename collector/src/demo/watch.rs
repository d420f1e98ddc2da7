//! The demo watches its own collector through the public API, as any user would.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use jiff::Timestamp;
use reqwest::header::{COOKIE, SET_COOKIE};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

/// How often the API is asked while waiting for something.
const LOOK: Duration = Duration::from_millis(250);

/// A sentence in both languages.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Text {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}

/// A component, party or service by id and name.
#[derive(Clone, Debug, Deserialize)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// Who is responsible, and why.
#[derive(Clone, Debug, Deserialize)]
pub struct Responsible {
    /// The party.
    pub party: Named,
    /// The contract.
    pub contract: Option<String>,
    /// Why.
    pub reason: Text,
}

/// An incident.
#[derive(Clone, Debug, Deserialize)]
pub struct Incident {
    /// Its id.
    pub id: String,
    /// How urgent it is.
    pub priority: String,
    /// What kind of trouble it is.
    pub class: String,
    /// The root cause.
    pub root_cause: Named,
    /// Whether the evidence leaves it open.
    pub undecided: bool,
    /// Who is responsible.
    pub responsible: Option<Responsible>,
    /// The services it takes down.
    pub services: Vec<Named>,
    /// How many components suffer from it.
    pub symptom_count: usize,
    /// Why this root cause.
    pub reason: Option<Text>,
}

#[derive(Deserialize)]
struct Incidents {
    items: Vec<Incident>,
}

/// One piece of evidence, as far as the story counts them.
#[derive(Debug, Deserialize)]
pub struct Evidence {
    /// `for` or `against`.
    pub stance: String,
    /// Why it matters.
    pub why: Text,
}

/// An incident with its evidence.
#[derive(Debug, Deserialize)]
pub struct Detail {
    /// Evidence for and against.
    pub evidence: Vec<Evidence>,
}

/// A component and how it is.
#[derive(Debug, Deserialize)]
pub struct Component {
    /// Its id.
    pub id: String,
    /// The worst newest word of its checks.
    pub status: Option<String>,
}

#[derive(Deserialize)]
struct Components {
    items: Vec<Component>,
}

#[derive(Deserialize)]
struct NewToken {
    secret: String,
}

#[derive(Deserialize)]
struct Session {
    csrf_token: Option<String>,
}

/// A user of the demo.
#[derive(Clone, Copy, Debug)]
pub struct Account {
    /// User name.
    pub name: &'static str,
    /// For people.
    pub display_name: &'static str,
    /// The party.
    pub party: &'static str,
    /// How far this user may go.
    pub access: &'static str,
}

/// The password of the demo's accounts. Only a demo has passwords that everybody knows.
pub const PASSWORD: &str = "zongbao-demo";

/// The demo's accounts; the first is made by the set-up link.
pub const ACCOUNTS: [Account; 5] = [
    account("noc", "监控中心值班", "gc", "administrator"),
    account("officer", "大数据局专员", "data-bureau", "viewer"),
    account("netcom", "网通工程师", "netcom", "operator"),
    account("cloudops", "云帆工程师", "cloudops", "operator"),
    account("appsoft", "政通工程师", "appsoft", "operator"),
];

const fn account(name: &'static str, display_name: &'static str, party: &'static str, access: &'static str) -> Account {
    Account {
        name,
        display_name,
        party,
        access,
    }
}

/// The API of the demo's collector.
pub struct Watch {
    client: reqwest::Client,
    url: String,
    token: String,
}

impl Watch {
    /// Waits until the collector is ready, makes the first user by the set-up link of its log, the other users, and a token.
    pub async fn begin(url: &str, log: &Path) -> Result<Self> {
        // The process may have chosen its provider already: that is as good.
        let _chosen = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .timeout(Duration::from_secs(5))
            .no_proxy()
            .build()?;
        let mut watch = Self {
            client,
            url: url.to_owned(),
            token: String::new(),
        };
        watch
            .until("the collector is ready", Duration::from_secs(30), async || {
                let answer = watch.client.get(format!("{url}/readyz")).send().await;
                Ok(answer.is_ok_and(|answer| answer.status().is_success()).then_some(()))
            })
            .await
            .with_context(|| format!("the collector's log is {}", log.display()))?;
        watch.token = watch.set_up(log).await.context("cannot set up the demo's accounts")?;
        Ok(watch)
    }

    async fn set_up(&self, log: &Path) -> Result<String> {
        // Printed just after the collector is ready.
        let secret = self
            .until(
                "the collector prints its set-up link",
                Duration::from_secs(10),
                async || {
                    let text = std::fs::read_to_string(log)?;
                    let line = text.split("/setup#").nth(1).and_then(|rest| rest.split_once('\n'));
                    Ok(line.map(|(secret, _)| secret.trim().to_owned()))
                },
            )
            .await?;
        let first = ACCOUNTS[0];
        let body = json!({
            "secret": secret, "name": first.name, "display_name": first.display_name, "password": PASSWORD,
        });
        let answer = self
            .client
            .post(format!("{}/api/v1/setup", self.url))
            .json(&body)
            .send()
            .await?;
        let answer = refused(answer).await?;
        let cookie = answer
            .headers()
            .get(SET_COOKIE)
            .context("no session cookie")?
            .to_str()?;
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        let session: Session = answer.json().await?;
        let csrf = session.csrf_token.context("no CSRF token")?;
        let post = async |path: &str, body: serde_json::Value| -> Result<reqwest::Response> {
            let request = self.client.post(format!("{}/api/v1/{path}", self.url)).json(&body);
            let request = request.header(COOKIE, &cookie).header("X-CSRF-Token", &csrf);
            refused(request.send().await?).await
        };
        for account in &ACCOUNTS[1..] {
            let body = json!({
                "name": account.name, "display_name": account.display_name, "party": account.party,
                "access": account.access, "password": PASSWORD,
            });
            post("users", body).await?;
        }
        let token = json!({ "name": "demo story", "party": "gc", "access": "viewer" });
        let token: NewToken = post("tokens", token).await?.json().await?;
        Ok(token.secret)
    }

    /// Every incident opened at this instant or later, merged ones included.
    pub async fn incidents(&self, from: Timestamp) -> Result<Vec<Incident>> {
        let found: Incidents = self.get(&format!("incidents?from={from}&limit=1000")).await?;
        Ok(found.items)
    }

    /// Incidents that are not finished.
    pub async fn active(&self) -> Result<Vec<Incident>> {
        let found: Incidents = self.get("incidents?active=true&limit=1000").await?;
        Ok(found.items)
    }

    /// One incident's evidence.
    pub async fn detail(&self, id: &str) -> Result<Detail> {
        self.get(&format!("incidents/{id}")).await
    }

    /// All components.
    pub async fn components(&self) -> Result<Vec<Component>> {
        let found: Components = self.get("components?limit=1000").await?;
        Ok(found.items)
    }

    /// Asks until the answer is there, at most for this long.
    pub async fn until<T>(
        &self,
        what: &str,
        at_most: Duration,
        mut ask: impl AsyncFnMut() -> Result<Option<T>>,
    ) -> Result<T> {
        let deadline = Instant::now() + at_most;
        loop {
            if let Some(answer) = ask().await? {
                return Ok(answer);
            }
            if Instant::now() >= deadline {
                bail!("waited {} s in vain until {what}", at_most.as_secs());
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        let ask = || {
            let request = self.client.get(format!("{}/api/v1/{path}", self.url));
            request.bearer_auth(&self.token).send()
        };
        let mut answer = ask().await;
        if answer.as_ref().is_err_and(|error| !error.is_timeout()) {
            // A connection that was kept may be closed just while it is used again: asking once more harms nothing.
            answer = ask().await;
        }
        let answer = refused(answer.context("the collector does not answer")?).await?;
        answer
            .json()
            .await
            .with_context(|| format!("unexpected answer of {path}"))
    }
}

/// Turns a refusal into an error that says what the collector said.
async fn refused(answer: reqwest::Response) -> Result<reqwest::Response> {
    let status = answer.status();
    if status.is_success() {
        return Ok(answer);
    }
    let path = answer.url().path().to_owned();
    bail!("{path} answered {status}: {}", answer.text().await.unwrap_or_default())
}
