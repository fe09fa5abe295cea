// Reads from standard input the schemas with a document for each, and the OpenAPI documents; writes what is wrong.
import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";
import addFormats from "ajv-formats";
import Ajv2020 from "ajv/dist/2020.js";

const { vocabulary, schemas, apis } = JSON.parse(readFileSync(0, "utf8"));
const wrong = [];
for (const [name, { schema, valid, invalid }] of Object.entries(schemas)) {
  try {
    const ajv = new Ajv2020({ strict: true, allErrors: true });
    addFormats(ajv);
    ajv.addVocabulary(vocabulary);
    const validate = ajv.compile(schema);
    for (const each of valid) {
      if (!validate(each)) wrong.push(`${name}: ${ajv.errorsText(validate.errors)}`);
    }
    for (const each of invalid) {
      if (validate(each)) wrong.push(`${name}: takes ${JSON.stringify(each)}`);
    }
  } catch (error) {
    wrong.push(`${name}: ${error.message}`);
  }
}
for (const [name, api] of Object.entries(apis)) {
  const result = await new Validator().validate(api);
  if (!result.valid) wrong.push(`${name}: ${JSON.stringify(result.errors)}`);
}
console.log(JSON.stringify(wrong));
