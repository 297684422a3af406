// The schema against the recommended rules and those of Relay.
import graphql from "@graphql-eslint/eslint-plugin";

const { configs, parser } = graphql;

// Parts of records, figures over records and pages of lists: nothing that could be asked for by an id.
const WITHOUT_ID = {
  suffixes: [
    "Aggregate",
    "Average",
    "Connection",
    "DistinctCount",
    "Edge",
    "Extreme",
    "Group",
    "GroupKey",
    "Groups",
    "Sum",
  ],
  types: [
    "Change",
    "ChangeFeed",
    "CodeList",
    "CodeListEntry",
    "DatePeriod",
    "DecimalQuantity",
    "FieldChange",
    "ImportProgress",
    "Origin",
    "PageInfo",
    "Point",
    "Quantity",
    "RecordedFigure",
    "SearchExcerpt",
    "Subscription",
    "TimePeriod",
  ],
};

export default [
  {
    files: ["**/*.graphql"],
    languageOptions: { parser, parserOptions: { graphQLConfig: { schema: "schema.graphql" } } },
    plugins: { "@graphql-eslint": graphql },
    rules: {
      ...configs["flat/schema-recommended"].rules,
      ...configs["flat/schema-relay"].rules,
      "@graphql-eslint/strict-id-in-types": ["error", { exceptions: WITHOUT_ID }],
      // Connections offer `nodes` beside `edges`, and records have lists of their own, such as their changes.
      "@graphql-eslint/relay-edge-types": ["error", { listTypeCanWrapOnlyEdgeType: false }],
      // A search is read from its best hit on, and has no last page to begin with.
      "@graphql-eslint/relay-arguments": ["error", { includeBoth: false }],
      // Stricter than recommended: arguments, fields and values are described, too.
      "@graphql-eslint/require-description": [
        "error",
        {
          types: true,
          DirectiveDefinition: true,
          EnumValueDefinition: true,
          FieldDefinition: true,
          InputValueDefinition: true,
          OperationDefinition: false,
        },
      ],
    },
  },
];
