/** A page that only says something: the frame around it works as everywhere. */
import { startFrame } from './frame.js';

startFrame();
document.documentElement.dataset.ready = 'true';
