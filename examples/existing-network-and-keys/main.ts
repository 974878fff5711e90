import { App } from 'cdktf';
import { build } from './stack';

const app = new App({ outdir: process.env.CDKTF_OUTDIR });
build(app);
app.synth();
