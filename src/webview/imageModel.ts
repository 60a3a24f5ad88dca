import type {
  Finding,
  FromImageEditor,
  ImageReport,
  Suggestion,
  SuspectPlace,
  ToImageEditor,
} from '../engine/protocol';
import type { Host } from './host';
import type { ImageCommand } from './imageKeymap';
import { newWords } from './words';

export type ImageHost = Host<ToImageEditor, FromImageEditor, undefined>;

interface ImageState {
  /** null for an image of no dataset, and until the host's first message. */
  readonly report: ImageReport | null;
  /** The name of an image of which no more is known; null while there is a report. */
  readonly plain: string | null;
  readonly src: string;
  /** The picture that shows where the image is unusual, once it was asked for, and whether it is shown. */
  readonly heat: { readonly src: string; readonly shown: boolean } | null;
  readonly imageBase: string;
  readonly suspects: SuspectPlace;
  readonly undoable: number;
  readonly busy: boolean;
  readonly message: string;
  readonly failure: string;
}

/** The state of the editor of one image and how it changes, without a DOM. */
export class ImageModel {
  state: ImageState = {
    report: null,
    plain: null,
    src: '',
    heat: null,
    imageBase: '',
    suspects: { number: 0, total: 0 },
    undoable: 0,
    busy: false,
    message: '',
    failure: '',
  };

  private readonly stopListening: () => void;

  /** `changed` is called after every change. */
  constructor(
    private readonly host: ImageHost,
    private readonly changed: () => void,
  ) {
    this.stopListening = host.listen((message) => this.receive(message));
    host.post({ type: 'ready' });
  }

  dispose(): void {
    this.stopListening();
  }

  /** The finding that the decisions are about: the first that suggests a label, else the first. */
  get finding(): Finding | undefined {
    const findings = this.state.report?.findings ?? [];
    return findings.find(({ suggestions }) => suggestions.length > 0) ?? findings[0];
  }

  /** What the finding suggests; for an image that is not flagged the other classes of its neighbours. */
  get suggestions(): readonly Suggestion[] {
    if (this.flagged) return this.finding?.suggestions ?? [];
    return (this.state.report?.choices ?? [])
      .filter(({ current, share }) => !current && share > 0)
      .map(({ label, share }) => ({ label, probability: share }));
  }

  /** Whether a finding suggests a label. */
  get flagged(): boolean {
    return (this.finding?.suggestions.length ?? 0) > 0;
  }

  dismissFailure(): void {
    this.change({ failure: '' });
  }

  open(image: string): void {
    this.host.post({ type: 'openImage', image });
  }

  analyze(): void {
    this.host.post({ type: 'command', command: 'analyze' });
  }

  /** Carries out what keys and buttons ask for, as far as it needs no DOM. */
  run(command: Exclude<ImageCommand, { readonly type: 'zoom' | 'help' }>): void {
    if (!this.state.report) return;
    switch (command.type) {
      // A label that is in no doubt should not change by a mere Enter.
      case 'accept':
        return this.flagged ? this.relabel(0) : undefined;
      case 'relabel':
        return this.relabel(command.nth);
      case 'keep':
      case 'exclude':
        return this.decide(command.type);
      case 'chooseLabel':
        return this.state.busy ? undefined : this.host.post({ type: 'chooseLabel' });
      case 'undo':
        return this.host.post({ type: 'undo' });
      case 'heat':
        return this.toggleHeat();
      case 'showSuspect':
        return this.host.post({ type: 'showSuspect', step: command.step });
      default:
        return command satisfies never;
    }
  }

  /** Asked for once, then shown and hidden; another file has another picture. */
  private toggleHeat(): void {
    const { heat, busy } = this.state;
    if (heat) this.change({ heat: { ...heat, shown: !heat.shown } });
    else if (!busy) this.host.post({ type: 'heat' });
  }

  private relabel(nth: number): void {
    const suggestion = this.suggestions[nth];
    if (suggestion) this.decide('relabel', suggestion.label);
  }

  private decide(action: 'relabel' | 'keep' | 'exclude', label?: string): void {
    if (this.state.busy) return;
    this.host.post({ type: 'decide', action, label, evidence: this.finding?.reason });
    this.change({ busy: true });
  }

  private receive(message: ToImageEditor): void {
    switch (message.type) {
      case 'image': {
        const { type: _type, ...shown } = message;
        return this.change({ ...shown, plain: null, heat: shown.src === this.state.src ? this.state.heat : null });
      }
      case 'plain':
        return this.change({ report: null, plain: message.name, src: message.src, heat: null });
      case 'heat':
        return this.change({ heat: { src: message.src, shown: true } });
      case 'busy':
        return this.change({ busy: message.busy });
      case 'done':
        return this.change({ message: newWords(message.message, this.state.message), failure: '' });
      case 'failed':
        return this.change({ failure: message.error.message });
      default:
        return message satisfies never;
    }
  }

  private change(part: Partial<ImageState>): void {
    this.state = { ...this.state, ...part };
    this.changed();
  }
}
