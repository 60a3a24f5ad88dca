import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { Curator } from './curator';
import { findDatasets } from './dataset/findDatasets';
import { writeSample } from './dataset/sample';
import { LanguageServer } from './language/languageServer';

/** Entry of the language-server process; the transport (IPC, pipe, stdio) comes from its arguments. */
new LanguageServer(createConnection(ProposedFeatures.all), { open: Curator.open, discover: findDatasets, writeSample });
