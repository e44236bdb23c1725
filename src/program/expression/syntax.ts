/** The tree of a small expression language modelled on Python's, with `{NAME}` for variables. */

/** What an expression works on. */
export type Operand = string | number | boolean | readonly string[];

/** Offsets in the expression's source, `end` exclusive. */
interface Place {
  readonly start: number;
  readonly end: number;
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '//' | '%';
export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';
export type LogicOperator = 'and' | 'or' | 'xor';

/** What an expression may ask of regions: `{BOX0.x}`. Of the best-scored region, but for the last ones. */
export const regionParts = [
  'x',
  'y',
  'bottom',
  'area',
  'width',
  'height',
  'label',
  'count',
  'labels',
  'place',
] as const;
export type RegionPart = (typeof regionParts)[number];

export interface VariableNode extends Place {
  readonly kind: 'variable';
  readonly name: string;
  readonly part?: RegionPart;
}
export interface LiteralNode extends Place {
  readonly kind: 'literal';
  readonly value: string | number | boolean;
}
/** A text in quotes that holds variables: 'there are {ANSWER0} dogs'. */
export interface TemplateNode extends Place {
  readonly kind: 'template';
  readonly parts: readonly (string | VariableNode)[];
}
/** `['red', 'blue']`, on the right of `in` only. */
export interface ListNode extends Place {
  readonly kind: 'list';
  readonly items: readonly ExpressionNode[];
}
export interface UnaryNode extends Place {
  readonly kind: 'unary';
  readonly operator: 'not' | '-';
  readonly operand: ExpressionNode;
}
export interface ArithmeticNode extends Place {
  readonly kind: 'arithmetic';
  readonly operator: ArithmeticOperator;
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
}
/** `a < b <= c` holds when each neighbouring pair does. */
export interface ComparisonNode extends Place {
  readonly kind: 'comparison';
  readonly first: ExpressionNode;
  readonly rest: readonly { readonly operator: ComparisonOperator; readonly operand: ExpressionNode }[];
}
export interface LogicNode extends Place {
  readonly kind: 'logic';
  readonly operator: LogicOperator;
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
}
/** `value if condition else otherwise` */
export interface ChoiceNode extends Place {
  readonly kind: 'choice';
  readonly condition: ExpressionNode;
  readonly value: ExpressionNode;
  readonly otherwise: ExpressionNode;
}
export type ExpressionNode =
  | VariableNode
  | LiteralNode
  | TemplateNode
  | ListNode
  | UnaryNode
  | ArithmeticNode
  | ComparisonNode
  | LogicNode
  | ChoiceNode;
