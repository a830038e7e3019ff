// What ajv takes for the documents that tests/bench/schema_bench.cc is timed on.
//
//   ajv.mjs FOLDER SCHEMA DOCUMENTS        JSON lines: one pass, then as many as fill half a second
//   ajv.mjs FOLDER SCHEMA --files FILE…    validate these files once, and end
//
// FOLDER is a node_modules with ajv in it. Prints, as JSON, how many documents
// are valid and the nanoseconds a document: parsed and validated, and validated alone.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [folder, schemaFile, documentsFile, ...files] = process.argv.slice(2);
const Ajv = createRequire(join(folder, 'x.js'))('ajv').default;
const ajv = new Ajv({ strict: false, allErrors: false, unicodeRegExp: true });
const validate = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')));

if (documentsFile === '--files') {
    let valid = 0;
    for (const file of files) valid += validate(JSON.parse(readFileSync(file, 'utf8'))) ? 1 : 0;
    console.log(JSON.stringify({ valid }));
} else {
    const lines = readFileSync(documentsFile, 'utf8').split('\n').filter((line) => line !== '');
    const parsed = lines.map((line) => JSON.parse(line));
    const pass = (documents, judge) => {
        let valid = 0;
        for (const document of documents) valid += judge(document) ? 1 : 0;
        return valid;
    };
    const timed = (documents, judge) => {
        pass(documents, judge);  // what the engine compiles, it has compiled
        let rounds = 0;
        const start = process.hrtime.bigint();
        let end = start;
        for (; end - start < 500_000_000n; end = process.hrtime.bigint()) {
            pass(documents, judge);
            rounds += 1;
        }
        return Number(end - start) / (rounds * documents.length);
    };
    console.log(
        JSON.stringify({
            valid: pass(parsed, validate),
            parsed_and_validated_ns: timed(lines, (line) => validate(JSON.parse(line))),
            validated_ns: timed(parsed, validate),
        }),
    );
}
