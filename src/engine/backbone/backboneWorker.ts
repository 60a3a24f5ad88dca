import { serve } from '../threads/serve';
import { backboneCalls } from './backboneCalls';

serve(backboneCalls);
