/** A page that only says something: the frame around it works as everywhere. */
import { startPage } from './page-frame.js';

startPage();
document.documentElement.dataset.ready = 'true';
