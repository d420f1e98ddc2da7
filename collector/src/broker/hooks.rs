//! What the embedded broker asks us: who may connect, subscribe and publish. Messages of agents are consumed in its
//! publish-ACL hook, so that a PUBACK waits until the collector has room for what it acknowledges; a subscriber on the same
//! broker would lose acknowledged messages under load.

use std::sync::Arc;

use async_trait::async_trait;
use rmqtt::codec::v5::{PublishAckReason, SubscribeAckReason};
use rmqtt::context::ServerContext;
use rmqtt::hook::{Handler, HookResult, Parameter, Register, ReturnType, Type};
use rmqtt::types::{
    AuthResult, ConnectInfo, FromType, LastWill, Publish, PublishAclResult, PublishResult, Subscribe,
    SubscribeAclResult,
};
use zongbao_wire::topic;

use super::acl::Principal;
use super::embedded::TLS;
use super::login::Login;
use super::{Arrival, Credentials, Full, Inbox};

/// Hooks into the broker. Nothing is asked of us any more after `stop` of what is returned.
pub(super) async fn register(
    context: &ServerContext,
    inbox: Arc<dyn Inbox>,
    credentials: Arc<dyn Credentials>,
    trusts_certificates: bool,
) -> Box<dyn Register> {
    let hooks = Shared(Arc::new(Hooks {
        inbox,
        login: Login::new(credentials),
        trusts_certificates,
    }));
    let register = context.extends.hook_mgr().register();
    for hook in [
        Type::ClientAuthenticate,
        Type::ClientSubscribeCheckAcl,
        Type::MessagePublishCheckAcl,
        Type::MessagePublish,
    ] {
        register.add(hook, Box::new(hooks.clone())).await;
    }
    register.start().await;
    register
}

/// One set of hooks, registered for several events.
#[derive(Clone)]
struct Shared(Arc<Hooks>);

struct Hooks {
    inbox: Arc<dyn Inbox>,
    login: Login,
    /// The TLS listener demands client certificates: they are the credentials there.
    trusts_certificates: bool,
}

#[async_trait]
impl Handler for Shared {
    #[expect(
        elided_lifetimes_in_paths,
        reason = "the macro behind the trait wants it as the trait has it"
    )]
    async fn hook(&self, parameter: &Parameter, before: Option<HookResult>) -> ReturnType {
        match parameter {
            Parameter::ClientAuthenticate(info) => {
                let result = self.0.authenticate(info).await;
                (false, Some(HookResult::AuthResult(result)))
            }
            Parameter::ClientSubscribeCheckAcl(session, subscribe) => {
                let result = self.0.subscribe(session.id.username_ref(), subscribe);
                (false, Some(HookResult::SubscribeAclResult(result)))
            }
            Parameter::MessagePublishCheckAcl(session, publish) => {
                let result = self.0.publish(session.id.username_ref(), publish).await;
                (false, Some(HookResult::PublishAclResult(result)))
            }
            Parameter::MessagePublish(Some(session), from, publish) if matches!(from.typ(), FromType::LastWill) => {
                // The ACL hook is not asked about wills; their topic was checked when the client connected.
                if let Some(arrival) = arrival(session.id.username_ref(), publish) {
                    self.0.inbox.take_will(arrival).await;
                }
                (true, before)
            }
            _ => (true, before),
        }
    }
}

impl Hooks {
    async fn authenticate(&self, info: &ConnectInfo) -> AuthResult {
        let user = info.username().map_or("", |user| &**user);
        let Some(who) = Principal::from_user(user) else {
            self.inbox.refused(user, "user");
            return AuthResult::BadUsernameOrPassword;
        };
        if !who.may_use_client_id(info.client_id()) {
            self.inbox.refused(user, "client_id");
            return AuthResult::NotAuthorized;
        }
        if info.last_will().is_some_and(|will| !who.may_publish(will_topic(&will))) {
            self.inbox.refused(user, "will");
            return AuthResult::NotAuthorized;
        }
        if self.trusts_certificates && info.id().lid == TLS {
            if common_name(info) == Some(user) {
                return AuthResult::Allow(false, None);
            }
            self.inbox.refused(user, "certificate");
            return AuthResult::NotAuthorized;
        }
        let secret = info.password().map_or(&b""[..], |secret| secret);
        match self.login.verify(&who.credential(), secret).await {
            Ok(true) => AuthResult::Allow(false, None),
            Ok(false) => {
                self.inbox.refused(user, "password");
                AuthResult::BadUsernameOrPassword
            }
            Err(error) => {
                tracing::error!(%error, user, "cannot verify a login");
                AuthResult::NotAuthorized
            }
        }
    }

    fn subscribe(&self, user: &str, subscribe: &Subscribe) -> SubscribeAclResult {
        if Principal::from_user(user).is_some_and(|who| who.may_subscribe(&subscribe.topic_filter)) {
            return SubscribeAclResult::new_success(subscribe.opts.qos(), None);
        }
        self.inbox.refused(user, "subscribe");
        SubscribeAclResult::new_failure(SubscribeAckReason::NotAuthorized)
    }

    async fn publish(&self, user: &str, publish: &Publish) -> PublishAclResult {
        let Some(arrival) = arrival(user, publish) else {
            self.inbox.refused(user, "publish");
            return PublishAclResult::rejected(true, None);
        };
        match self.inbox.take(arrival).await {
            Ok(()) => PublishAclResult::allow(),
            // MQTT 3.1.1 has no way to say no: its client gets a PUBACK, no acknowledgement of ours, and sends again.
            Err(Full) => PublishAclResult(PublishResult::reason_code(PublishAckReason::QuotaExceeded, None, false)),
        }
    }
}

/// What a client published, if it may.
fn arrival(user: &str, publish: &Publish) -> Option<Arrival> {
    Principal::from_user(user).filter(|who| who.may_publish(&publish.topic))?;
    let (agent, what) = topic::parse_from_agent(&publish.topic)?;
    Some(Arrival {
        agent: agent.to_owned(),
        what,
        payload: publish.payload.clone(),
    })
}

fn will_topic<'w>(will: &LastWill<'w>) -> &'w str {
    match will {
        LastWill::V3(will) => &will.topic,
        LastWill::V5(will) => &will.topic,
    }
}

fn common_name(info: &ConnectInfo) -> Option<&str> {
    let certificate = match info {
        ConnectInfo::V3(_, connect) => connect.cert.as_ref(),
        ConnectInfo::V5(_, connect) => connect.cert.as_ref(),
    };
    certificate?.common_name.as_deref()
}
