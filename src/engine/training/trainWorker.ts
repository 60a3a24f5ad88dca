import { serve } from '../threads/serve';
import { trainingCalls } from './trainingCalls';

serve(trainingCalls);
