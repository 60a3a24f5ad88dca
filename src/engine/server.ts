import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { Curator } from './session/curator';
import { findDatasets } from './labels/findDatasets';
import { writeSample } from './exchange/sample';
import { LanguageServer } from './language/languageServer';
import { questions } from './questions/questions';

/** Entry of the language-server process; the transport (IPC, pipe, stdio) comes from its arguments. */
new LanguageServer(createConnection(ProposedFeatures.all), {
  open: Curator.open,
  discover: findDatasets,
  writeSample,
  questions,
});
