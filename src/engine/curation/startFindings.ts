import { join } from 'node:path';
import { Thread } from '../threads/thread';
import type { CurationCalls } from './curationCalls';

/** The thread that searches neighbours and computes findings, so that its owner goes on answering. */
export function startFindings(): Thread<CurationCalls> {
  return new Thread<CurationCalls>(join(__dirname, 'curationWorker.js'));
}
