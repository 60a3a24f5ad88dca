import { defineAvgPoolGrad } from './avgPoolGrad';
import { defineConv2dBackpropFilter } from './conv2dBackpropFilter';
import { defineConv2dBackpropInput } from './conv2dBackpropInput';
import { defineMatMul } from './matMul';
import { defineUnsortedSegmentSum } from './unsortedSegmentSum';

let registered = false;

/** Gives the WASM backend the kernels that training needs and that it lacks or does slowly. */
export function registerWasmKernels(): void {
  if (registered) return;
  registered = true;
  defineAvgPoolGrad();
  defineConv2dBackpropFilter();
  defineConv2dBackpropInput();
  defineMatMul();
  defineUnsortedSegmentSum();
}
