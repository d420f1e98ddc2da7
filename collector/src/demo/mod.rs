//! `zongbao-collector demo`: a real little e-government network on one machine, in which real things break one after another.

mod fabric;
mod ground;
mod lab;
mod netns;
mod probes;
mod process;
mod services;
mod stage;
mod story;
mod topology;
mod watch;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use jiff::Timestamp;

use lab::Lab;
use story::{ACTS, Act, Expectation};
use watch::{ACCOUNTS, Incident, PASSWORD, Watch};

/// How long the network may take until all is seen and well.
const CALM_WITHIN: Duration = Duration::from_secs(90);
/// How long a fault may take until its incident is open.
const OPEN_WITHIN: Duration = Duration::from_secs(60);
/// How long afterwards nothing else may open; and how long a fault is watched from which nothing must come.
const STILL_FOR: Duration = Duration::from_secs(12);
/// How long a mended fault may take until its incident is resolved.
const RESOLVED_WITHIN: Duration = Duration::from_secs(90);

/// What is played on the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Play {
    /// The story; afterwards the network keeps running.
    Story,
    /// The story once; an error unless everything came as it should.
    Check,
    /// What standard input says.
    Stage,
}

/// What kind of demo.
#[derive(Clone, Debug)]
pub struct Options {
    /// What is played.
    pub play: Play,
    /// Stand on loop-back addresses even where network namespaces are permitted.
    pub loopback: bool,
    /// The folder of everything that the demo writes.
    pub folder: PathBuf,
}

/// Runs the demo until its end or Ctrl-C, and leaves nothing behind either way.
pub async fn run(options: &Options) -> Result<()> {
    println!("总包 Zongbao · demo: building a small e-government network on this machine …");
    std::fs::create_dir_all(&options.folder)
        .with_context(|| format!("cannot make the folder {}", options.folder.display()))?;
    let folder = options.folder.canonicalize()?;
    let mut lab = Lab::raise(&folder, options.loopback)?;
    let played = tokio::select! {
        played = play(&mut lab, options.play) => played,
        interrupted = interrupted() => interrupted.map(|()| println!("\ninterrupted")),
    };
    println!("taking the network down …");
    let logs = lab.folder().join("logs");
    lab.lower()?;
    if played.is_err() {
        println!("the logs of all processes are in {}", logs.display());
    }
    played
}

async fn interrupted() -> Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    tokio::select! {
        done = tokio::signal::ctrl_c() => done?,
        _ = terminate.recv() => {}
        _ = hang_up.recv() => {}
    }
    Ok(())
}

async fn play(lab: &mut Lab, play: Play) -> Result<()> {
    println!("  on {}", lab.ground.describe());
    lab.start_collector()?;
    let watch = Watch::begin(&lab.url(), &lab.collector_log()).await?;
    let began = Instant::now();
    lab.start_agents()?;
    calm(&watch).await?;
    println!("  everything is seen and well after {} s\n", began.elapsed().as_secs());
    match play {
        Play::Stage => stage::direct(lab).await,
        Play::Check => tell(lab, &watch).await,
        Play::Story => {
            tell(lab, &watch).await?;
            invite(lab);
            std::future::pending().await
        }
    }
}

/// Tells the story once.
async fn tell(lab: &mut Lab, watch: &Watch) -> Result<()> {
    let mut wrong = Vec::new();
    for (number, act) in ACTS.iter().enumerate() {
        println!("── {}. {} · {}", number + 1, act.title[0], act.title[1]);
        let faults = perform(lab, watch, act).await?;
        for fault in &faults {
            println!("   ✗ {fault}");
        }
        wrong.extend(faults.into_iter().map(|fault| format!("{}: {fault}", act.title[1])));
        println!();
    }
    let ended = lab.casualties();
    if !ended.is_empty() {
        wrong.push(format!("processes ended by themselves: {}", ended.join(", ")));
    }
    if !wrong.is_empty() {
        bail!("not everything came as it should:\n  {}", wrong.join("\n  "));
    }
    println!("every fault gave exactly what it should");
    Ok(())
}

/// Waits until every monitored component is well and no incident is open.
async fn calm(watch: &Watch) -> Result<()> {
    let mut ill = Vec::new();
    let waited = watch
        .until("every component is well", CALM_WITHIN, async || {
            let components = watch.components().await?;
            let seen = components
                .iter()
                .filter(|component| component.status.as_deref() == Some("ok"))
                .count();
            ill = components
                .into_iter()
                .filter(|one| !matches!(one.status.as_deref(), None | Some("ok")))
                .collect();
            Ok((seen >= topology::NODES.len() && ill.is_empty() && watch.active().await?.is_empty()).then_some(()))
        })
        .await;
    let ill: Vec<String> = ill
        .iter()
        .map(|one| format!("{} {}", one.id, one.status.as_deref().unwrap_or("?")))
        .collect();
    waited.with_context(|| format!("still ill: {}", ill.join(", ")))
}

/// Plays one act; returns what did not come as it should.
async fn perform(lab: &mut Lab, watch: &Watch, act: &Act) -> Result<Vec<String>> {
    let (struck, clock) = (Timestamp::now(), Instant::now());
    (act.strike)(lab)?;
    let mut wrong = Vec::new();
    if let Expectation::Incident { .. } = act.expect {
        let opened = watch
            .until("an incident opens", OPEN_WITHIN, async || {
                Ok(watch.incidents(struck).await?.into_iter().next())
            })
            .await;
        match opened {
            Ok(_) => println!("   an incident opened after {:.1} s", clock.elapsed().as_secs_f64()),
            Err(error) => wrong.push(error.to_string()),
        }
    }
    tokio::time::sleep(STILL_FOR).await;
    let incidents = watch.incidents(struck).await?;
    for incident in &incidents {
        describe(watch, incident).await?;
    }
    wrong.extend(judge(act.expect, &incidents));

    (act.heal)(lab)?;
    let mended = Instant::now();
    let resolved = watch
        .until("the incident is resolved", RESOLVED_WITHIN, async || {
            Ok(watch.active().await?.is_empty().then_some(()))
        })
        .await;
    match resolved {
        Ok(()) if incidents.is_empty() => println!("   mended; there was nothing to resolve"),
        Ok(()) => println!(
            "   mended: resolved by evidence of health {:.1} s later",
            mended.elapsed().as_secs_f64()
        ),
        Err(error) => wrong.push(error.to_string()),
    }
    calm(watch).await?;
    let after = watch.incidents(struck).await?.len();
    if after != incidents.len() {
        wrong.push(format!("mending opened {} more incidents", after - incidents.len()));
    }
    Ok(wrong)
}

/// Compares what came with what should.
fn judge(expect: Expectation, incidents: &[Incident]) -> Vec<String> {
    let mut wrong = Vec::new();
    let Expectation::Incident {
        root,
        party,
        class,
        service_down,
        undecided,
    } = expect
    else {
        if !incidents.is_empty() {
            wrong.push(format!("{} incidents opened, and none should", incidents.len()));
        }
        return wrong;
    };
    let [incident] = incidents else {
        wrong.push(format!("{} incidents opened, and exactly one should", incidents.len()));
        return wrong;
    };
    let responsible = incident
        .responsible
        .as_ref()
        .map_or("nobody", |one| one.party.id.as_str());
    for (what, is, should) in [
        ("root cause", incident.root_cause.id.as_str(), root),
        ("responsible party", responsible, party),
        ("class", incident.class.as_str(), class),
    ] {
        if is != should {
            wrong.push(format!("the {what} is {is} and should be {should}"));
        }
    }
    if incident.undecided != undecided {
        wrong.push(format!(
            "the root cause should {}be undecided",
            if undecided { "" } else { "not " }
        ));
    }
    if incident.services.iter().any(|service| service.id == "portal") != service_down {
        wrong.push(format!(
            "the portal should {}be listed as impacted",
            if service_down { "" } else { "not " }
        ));
    }
    wrong
}

async fn describe(watch: &Watch, incident: &Incident) -> Result<()> {
    let evidence = watch.detail(&incident.id).await?.evidence;
    let against = evidence.iter().filter(|one| one.stance == "against").count();
    let services: Vec<&str> = incident.services.iter().map(|service| service.name.as_str()).collect();
    println!(
        "   {} {} · {} · root cause {} {}{}",
        incident.id,
        incident.priority.to_uppercase(),
        incident.class,
        incident.root_cause.id,
        incident.root_cause.name,
        if incident.undecided { " (undecided)" } else { "" },
    );
    println!(
        "   {} components suffer · {} pieces of evidence for, {against} against · services down: {}",
        incident.symptom_count,
        evidence.len() - against,
        if services.is_empty() {
            "none".to_owned()
        } else {
            services.join("、")
        },
    );
    if let Some(responsible) = &incident.responsible {
        let contract = responsible
            .contract
            .as_deref()
            .unwrap_or("no contract: the general contractor");
        println!(
            "   assigned to {} {} by {contract}",
            responsible.party.id, responsible.party.name
        );
        println!("     {}\n     {}", responsible.reason.zh, responsible.reason.en);
    }
    if let Some(reason) = &incident.reason {
        println!("   why: {}\n        {}", reason.zh, reason.en);
    }
    for one in evidence.iter().take(3) {
        println!("     – {} · {}", one.why.zh, one.why.en);
    }
    Ok(())
}

fn invite(lab: &Lab) {
    println!(
        "\nThe network keeps running. Look at it:\n  API      {}/api/v1/overview",
        lab.url()
    );
    println!("  accounts (password of all: {PASSWORD})");
    for account in ACCOUNTS {
        println!(
            "    {:10} {:14} {} ({})",
            account.name, account.party, account.display_name, account.access
        );
    }
    println!(
        "  next     {}\n           {}",
        format_args!(
            "zongbao-collector incidents --config {}/collector.toml",
            lab.folder().display()
        ),
        format_args!(
            "zongbao-collector ledger verify --config {}/collector.toml",
            lab.folder().display()
        ),
    );
    println!(
        "  logs     {}/logs\nCtrl-C takes everything down and leaves nothing behind but the logs.",
        lab.folder().display()
    );
}
