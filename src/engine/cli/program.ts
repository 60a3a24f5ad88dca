import { Command, CommanderError, Option } from 'commander';
import { FINDING_KINDS, NearmissError, toUserError } from '../protocol';
import { analyze } from './analyze';
import { anomalies } from './anomalies';
import { classes } from './classes';
import { compare } from './compare';
import { demo } from './demo';
import { doctor } from './doctor';
import { decide, recover, undo } from './decide';
import { embed } from './embed';
import { evaluate } from './evaluate';
import { createTable, exportDataset } from './exports';
import { getModelByName, models } from './models';
import { neighbours } from './neighbours';
import type { ExitCode } from './exitCode';
import { holdingOut, importing, parseCount, parseLimits, parseShare, printing, training } from './options';
import { recognize } from './recognize';
import { relabel } from './relabel';
import { rename } from './rename';
import { sample } from './sample';
import { train } from './train';
import { verify } from './verify';

const EXIT_CODES = `
Exit codes: 0 done, 1 more findings than --fail-on allows, 2 could not run.`;

export async function runCommandLine(argv: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = 0;
  const program = new Command('nearmiss')
    .description('Finds wrong labels in folders of images by deep metric learning, and fixes them in your own files.')
    .exitOverride()
    .showHelpAfterError('Run with --help for the commands and their options.')
    .addHelpText('after', EXIT_CODES);
  const ending =
    <A extends unknown[]>(run: (...args: A) => Promise<ExitCode>) =>
    async (...args: A): Promise<void> => {
      code = await run(...args);
    };

  importing(printing(program.command('analyze')))
    .argument('<dir>', 'folder of the dataset')
    .description('train, and list suspected label errors and other findings')
    .option(
      '--level <level>',
      'level of the labels to ask at: 1 is the coarsest, where a mix-up of sister classes counts as right',
      parseCount,
    )
    .option('--retrain', 'train anew with the labels as they are now')
    .option('--no-training', 'train no network: judge by plain edges, and by --probabilities, in seconds')
    .option(
      '--probabilities <file>',
      'judge by the probabilities of your own model too: a file (.npy, .npz, CSV, Parquet) of images × classes, by a ' +
        'model that has not learned the image',
    )
    .option('--no-probabilities', 'forget probabilities given earlier')
    .option(
      '--fail-on <limits>',
      'exit 1 with more findings: a number of suspects, or e.g. suspect=0,duplicate=10',
      parseLimits,
    )
    .addOption(new Option('--kind <kind>', 'list only this kind of finding').choices([...FINDING_KINDS]))
    .option('--limit <count>', 'rows printed of each kind', parseCount, 20)
    .option('--report <file>', 'write an HTML report with the images')
    .action(ending(analyze));
  printing(program.command('neighbours'))
    .argument('<dir>')
    .argument('<image>', 'path inside the dataset, or any image file')
    .description('show the nearest images of an image and the classes they vote for')
    .option('-k, --count <count>', 'how many', parseCount, 10)
    .option('--level <level>', 'level of the labels to ask at: 1 is the coarsest', parseCount)
    .option(
      '--gallery <split>',
      'let only the images of this split answer, such as iconic pictures of products, at every level of the labels',
    )
    .action(ending(neighbours));
  printing(program.command('verify'))
    .argument('<image>')
    .argument('<image>', 'of the dataset or not')
    .description('say whether two images are of one class, with the probability and what the threshold costs')
    .option(
      '--dataset <dir>',
      'the analysed dataset that knows such images; the one that an image lies in where it is left out',
    )
    .option(
      '--far <rate>',
      'share of different pairs that may be accepted; else as many as same pairs are rejected',
      parseShare,
    )
    .option('--level <level>', 'level of the labels to compare at: 1 is the coarsest', parseCount)
    .action(ending(verify));
  printing(program.command('recognize'))
    .argument('<gallery>', 'an analysed dataset, a class per person')
    .argument('<images...>', 'of the dataset or not')
    .description('say whose class each image is of, or that it is unknown')
    .option('--far <rate>', 'share of strangers that may be taken for somebody of the gallery', parseShare, 0.05)
    .action(ending(recognize));
  holdingOut(program.command('train'))
    .argument('<dir>', 'folder of the dataset')
    .description('train one network of the recipe, and keep it for evaluate and embed')
    .option('--all', 'learn from all labelled images and hold out none, as embed does')
    .option('--out <file>', 'write the network there too')
    .action(ending(train));
  importing(holdingOut(program.command('evaluate')))
    .argument('<dir>', 'folder of the dataset')
    .description('measure the recipe on images, or classes, that it did not learn')
    .option('--level <level>', 'level of the labels to measure at: 1 is the coarsest', parseCount)
    .option('--normal <classes...>', 'learn these classes only, and measure how all others stand out as anomalies')
    .option('--plot <file>', 'write the ROC curve, of pairs or of anomalies, as an SVG file')
    .option(
      '--gallery <split>',
      'let only the images of this split answer, and measure how often they are right at each level of the labels',
    )
    .action(ending(evaluate));
  printing(program.command('anomalies'))
    .argument('<dir>', 'folder of the dataset')
    .description(
      'rank images by their most unusual place, after learning from patches of normal images only; needs a backbone',
    )
    .requiredOption('--normal <classes...>', 'classes of images that are normal')
    .option('--heat <folder>', 'write a picture of each image there that shows where it is unusual')
    .option('--recipe <file>', "a recipe other than the dataset's nearmiss.json")
    .option('--share <share>', 'share of the normal images that is held out to compare with', parseShare, 0.3)
    .option('--limit <count>', 'rows printed', parseCount, 20)
    .action(ending(anomalies));
  importing(holdingOut(program.command('compare')))
    .argument('<dir>', 'folder of the dataset')
    .argument('<recipes...>', 'recipe files like nearmiss.json, or names of losses')
    .description('measure several recipes at an equal budget, on the same held-out images')
    .option('--level <level>', 'level of the labels to measure at: 1 is the coarsest', parseCount)
    .option('--plot <file>', 'write the scores as bars, an SVG file')
    .action(ending(compare));
  training(program.command('embed'))
    .argument('<dir>', 'folder of the dataset')
    .description('write an embedding of every image, by one network that learned from all of them')
    .requiredOption('--out <file>', 'the .npy file to write; the paths of its rows go beside it')
    .action(ending(embed));
  printing(program.command('classes'))
    .argument('<dir>')
    .description('show how sound each class is: estimated label errors and where they belong, cohesion, overlap')
    .action(ending(classes));
  program
    .command('relabel')
    .argument('<dir>')
    .argument('[image]')
    .argument('[label]')
    .description('give an image another label, in your own files; or take the labels that the findings suggest')
    .option(
      '--group',
      'name an image to label next together with the unlabelled images like it; without a label as suggested',
    )
    .option('--suggestions', 'relabel all suspects, and name all groups to label next, as suggested: shows them first')
    .option('--above <probability>', 'least probability of a suggestion that is taken', parseShare, 0.9)
    .option('--yes', 'change the labels that --suggestions shows')
    .option('--all-rows', 'give all rows of an image the label, also where they differ, as rows of boxes or raters do')
    .action(ending(relabel));
  program
    .command('rename')
    .argument('<dir>')
    .argument('<class>')
    .argument('<name>', 'a new name, or another class to merge it with')
    .description('give a class another name, or put its images to those of another class')
    .action(ending(rename));
  program
    .command('keep')
    .argument('<dir>')
    .argument('<images...>')
    .description('say that the labels of these images are right: their findings stay silent')
    .action(ending((dir: string, images: string[]) => decide(dir, images, 'keep')));
  program
    .command('exclude')
    .argument('<dir>')
    .argument('<images...>')
    .description('take images out of the dataset (undo brings them back)')
    .action(ending((dir: string, images: string[]) => decide(dir, images, 'exclude')));
  program
    .command('undo')
    .argument('<dir>')
    .description('take back the last decision')
    .option('--skip-changed', 'pass over decisions whose images or rows were changed since, and name them')
    .action(ending(undo));
  program
    .command('recover')
    .argument('<dir>')
    .description('finish or take back a change of labels that was cut off')
    .option('--finish', 'do what is left of it')
    .option('--take-back', 'bring everything back to how it was')
    .action(ending(recover));
  program
    .command('export')
    .argument('<dir>')
    .argument('<target>', 'an empty or new folder')
    .description('copy the dataset with its labels as they are now; excluded images stay behind')
    .addOption(
      new Option('--form <form>', 'a folder per class, or the same paths with a labels.tsv')
        .choices(['folders', 'table'])
        .default('folders'),
    )
    .addOption(
      new Option('--by <means>', 'copies, other names of the same files, or links to them')
        .choices(['copy', 'hardlink', 'link'])
        .default('copy'),
    )
    .action(ending(exportDataset));
  program
    .command('table')
    .argument('<dir>')
    .description(
      'write a labels.tsv that says the labels of folders, or of pictures inside of other files; no image moves',
    )
    .action(ending(createTable));
  program
    .command('sample')
    .argument('<dir>', 'an empty or new folder')
    .description('write the sample dataset: 1,000 images of Fashion-MNIST, 80 labels planted wrong')
    .action(ending(sample));
  const modelCommands = program.command('models').description('pretrained models: list them, or get one');
  printing(modelCommands.command('list', { isDefault: true }))
    .description('list the models that can be had by name, and those that are here')
    .action(ending(models));
  modelCommands
    .command('get')
    .argument('<name>', 'a model of the list')
    .option('--yes', 'download without asking')
    .description("download a model into the models' folder, after asking")
    .action(ending(getModelByName));
  printing(program.command('doctor'))
    .argument('[dir]', 'a dataset to look at')
    .description('say which backends and addons run here, and why; or how a dataset is read')
    .action(ending(doctor));
  program
    .command('demo')
    .argument('[dir]', 'folder to write to', 'demo')
    .description('write the sample, analyze it and count the planted errors found')
    .action(ending(demo));

  try {
    await program.parseAsync(argv);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof NearmissError) && error instanceof Error) console.error(error.stack);
    console.error(`nearmiss: ${toUserError(error).message}`);
    return 2;
  }
}
