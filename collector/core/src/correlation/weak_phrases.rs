//! The words for weak evidence, in English and Chinese.

use super::Text;
use super::phrases::text;
use super::weak::Hint;

impl Hint {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::SameTime => ("they began to fail at the same time", "两者同时开始异常"),
            Self::SameSite => ("they are at the same site", "位于同一场所"),
            Self::SameLabel => ("they carry the same label", "带有相同标签"),
            Self::NoWay => (
                "the model has no way to it although it used to answer",
                "模型中没有到达它的路径，而此前一直有应答",
            ),
            Self::OtherWay => (
                "by the model the other explains it; only what must have another way, which the model lacks, says otherwise",
                "按模型可由对方解释，仅有疑似另有路径（模型未列出）的组件给出相反证据",
            ),
            Self::NoMachine => (
                "the model says of most others of its kind what machine they run on, but not of it",
                "模型为多数同类组件注明了所在主机，唯独缺少它的",
            ),
            Self::NoSupply => (
                "its neighbours depend on this supply and the model names none for it",
                "同场所的设备均依赖该供电或场所，模型却未给它注明",
            ),
            Self::Probed => (
                "the agent on its machine probes the other, and the model knows no reason why",
                "其主机上的代理一直在探测对方，而模型中没有相应依赖",
            ),
            Self::ServiceAlone => (
                "a service fails through something, and nothing that the model says it needs has failed",
                "业务必因某组件而中断，而模型所列依赖均未失败",
            ),
            Self::IncompleteModel => (
                "nothing shows that it failed by itself, and the model lacks other edges too",
                "没有证据表明它自身故障，且模型另有缺失的关系",
            ),
            Self::Before => ("they have failed together before", "以往曾同时失败"),
        }
    }
}

/// All hints as one sentence.
pub(crate) fn sentence(hints: &[Hint]) -> Text {
    let (en, zh): (Vec<_>, Vec<_>) = hints.iter().map(|hint| hint.words()).unzip();
    text(
        format!("grouped by weak evidence: {}", en.join("; ")),
        format!("依据弱证据归并：{}", zh.join("；")),
    )
}
