import { readdirSync, readFileSync } from 'node:fs';
import { trySchedule } from './search/try-schedule';
async function main() {
  for (const f of readdirSync('test/faults/found')) { const s=JSON.parse(readFileSync('test/faults/found/'+f,'utf8'));
   const ids=[]; for (let k=0;k<2;k++){ const {violations}=await trySchedule(s); ids.push([...new Set(violations.map(v=>v.judgement))].join(' ')); }
   console.log(f, ids[0]===ids[1] ? '' : 'DIFFERS', ids[0]?.includes(f.replace('.json','').replace('.','/')) ? 'ok':'NOT', ids[0]); }
}
main();
