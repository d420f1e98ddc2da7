import type { Graph } from './graph';

/** A stretch of an explanation: from what hurts to what suffers. */
export interface Step {
  from: number;
  to: number;
  /** The cable that joins them; `null` if the second needs the first. */
  link: number | null;
}

/** The shortest ways on which trouble can spread from a root to each of its symptoms, each step once. */
export function explainingSteps(graph: Graph, root: number, symptoms: readonly number[]): Step[] {
  const cameBy = spread(graph, root);
  const steps = new Map<number, Step>();
  for (const symptom of symptoms) {
    for (let at = symptom; at !== root && !steps.has(at);) {
      const step = cameBy.get(at);
      if (!step) break;
      steps.set(at, step);
      at = step.from;
    }
  }
  return [...steps.values()];
}

/** Breadth first: needs spread to users, and a dead node or cable to what is cabled to it. */
function spread(graph: Graph, root: number): Map<number, Step> {
  const users = new Map<number, number[]>();
  for (const [user, provider] of graph.dependencies)
    users.set(provider, [...(users.get(provider) ?? []), user]);
  const cables = cablesOf(graph);
  const cameBy = new Map<number, Step>();
  const queue: number[] = [root];
  const visit = (step: Step) => {
    if (step.to === root || cameBy.has(step.to)) return;
    cameBy.set(step.to, step);
    queue.push(step.to);
  };
  // The queue grows while it is walked.
  for (const at of queue) {
    const ends = at >= graph.nodeCount ? graph.links[at - graph.nodeCount] : undefined;
    // A cable's ends, then who needs it, then what hangs on it.
    ends?.forEach((end) => {
      visit({ from: at, to: end, link: at });
    });
    users.get(at)?.forEach((user) => {
      visit({ from: at, to: user, link: null });
    });
    cables.get(at)?.forEach(([link, other]) => {
      visit({ from: at, to: link, link });
      visit({ from: at, to: other, link });
    });
  }
  return cameBy;
}

function cablesOf(graph: Graph): Map<number, [link: number, other: number][]> {
  const cables = new Map<number, [number, number][]>();
  graph.links.forEach(([a, b], index) => {
    const link = graph.nodeCount + index;
    cables.set(a, [...(cables.get(a) ?? []), [link, b]]);
    cables.set(b, [...(cables.get(b) ?? []), [link, a]]);
  });
  return cables;
}
