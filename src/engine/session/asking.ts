import { checkLevel, classLevels } from '../metric/classLevels';
import { readRecipe } from '../recipe/readRecipe';
import { defaultRecipe, type Recipe } from '../recipe/recipe';

/** How an open dataset is asked: by its recipe, and at which level of its labels. */
export class Asking {
  private current: Recipe = defaultRecipe;
  /** The level that was asked for since the dataset was opened; null leaves it to the recipe. */
  private chosen: number | null = null;

  get recipe(): Recipe {
    return this.current;
  }

  /** Reads the recipe of the dataset. Throws NearmissError for one that cannot be used, and stays as it was. */
  async read(root: string): Promise<void> {
    this.current = await readRecipe(root);
  }

  /** 1 the coarsest. Throws NearmissError for a level that the classes do not have. */
  choose(level: number, classes: readonly string[]): void {
    checkLevel(level, classes);
    this.chosen = level;
  }

  /** At which level of these classes findings are asked, 1 the coarsest. */
  level(classes: readonly string[]): number {
    const { level } = this.current.findings;
    return Math.min(this.chosen ?? (level === 'finest' ? Infinity : level), classLevels(classes).length);
  }
}
