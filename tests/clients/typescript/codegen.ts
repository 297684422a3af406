// Types of the operations in src, from the hub's schema: schema.graphql is what `hub schema` prints.
import type { CodegenConfig } from "@graphql-codegen/cli";

const config: CodegenConfig = {
  schema: "schema.graphql",
  documents: ["src/**/*.ts", "!src/graphql/**"],
  generates: {
    "src/graphql/": {
      preset: "client",
      config: {
        strictScalars: true,
        useTypeImports: true,
        scalars: { BigInt: "string", Date: "string", DateTime: "string", Decimal: "string", JSON: "unknown" },
      },
    },
  },
};

export default config;
