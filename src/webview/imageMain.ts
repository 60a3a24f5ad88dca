import type { FromImageEditor, ToImageEditor } from '../engine/protocol';
import './elements/nm-image-editor';
import { connectHost } from './host';
import { registerToolkit } from './toolkit';

registerToolkit();
document.querySelector('nm-image-editor')?.connect(connectHost<ToImageEditor, FromImageEditor, undefined>());
