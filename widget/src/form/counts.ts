import type { Answers } from "../submit/submission.ts";

/** Count the instances of each label over several answers, in order of appearance. */
export function countsOf(all: readonly Answers[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const [answers] of all) {
    for (const label of Object.values(answers).flatMap(labelsOf)) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return [...counts];
}

function labelsOf(field: unknown): string[] {
  const instances = (field as { instances?: readonly { label: string }[] } | null)?.instances;
  return Array.isArray(instances) ? instances.map(({ label }) => label) : [];
}
