import { NearmissError } from '../protocol';
import { serve } from '../threads/serve';
import { nearest } from './answers/query';
import { recognize } from './answers/recognize';
import { verify } from './answers/verify';
import { type CurationCalls, REPLACED } from './curationCalls';
import { Findings } from './findings';

let findings: Findings | undefined;
let held = 0;

function loaded(): Findings {
  if (!findings) throw new Error('load() comes first');
  return findings;
}

function of(load: number): Findings {
  if (load !== held)
    throw new NearmissError(REPLACED, 'The dataset was analyzed again while this was asked. Ask again.');
  return loaded();
}

serve({
  load: async (input, job) => {
    findings = await Findings.load(input, job);
    held = input.load;
    return findings.labelFree;
  },
  score: (input, job) => loaded().score(input, job),
  nearest: ({ load, ...input }) => nearest(input, of(load).query),
  verify: ({ load, ...input }) => verify(input, of(load).query, of(load).seed),
  recognize: ({ load, ...input }) => recognize(input, of(load).query, of(load).seed),
  project: ({ load }, job) => of(load).project(job),
} satisfies CurationCalls);
