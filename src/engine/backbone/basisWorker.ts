import { serve } from '../threads/serve';
import { basisCalls } from './basisCalls';

serve(basisCalls);
