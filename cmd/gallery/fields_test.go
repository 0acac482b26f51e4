package main

import (
	"fmt"
	"html/template"
	"reflect"
	"text/template/parse"
)

// newPage parses one small template for the checker's own test.
func newPage(text string) (*template.Template, error) { return template.New("page").Parse(text) }

// fieldChecker follows a page's templates with the types of what they are given, all branches included, and
// notes every field or method that does not exist. A nil type is one it cannot know; it then stays silent.
type fieldChecker struct {
	page     *template.Template
	seen     map[string]bool
	problems []string
}

// scope is what the dot and the variables are at one place.
type scope struct {
	dot  reflect.Type
	vars map[string]reflect.Type
}

func (s scope) with(dot reflect.Type) scope {
	vars := map[string]reflect.Type{}
	for name, t := range s.vars {
		vars[name] = t
	}
	return scope{dot, vars}
}

// template checks one template for one type of dot, once.
func (c *fieldChecker) template(name string, dot reflect.Type) {
	key := fmt.Sprint(name, dot)
	if c.seen[key] {
		return
	}
	c.seen[key] = true
	t := c.page.Lookup(name)
	if t == nil || t.Tree == nil {
		c.problems = append(c.problems, "no template "+name)
		return
	}
	c.node(t.Tree.Root, scope{dot, map[string]reflect.Type{"$": dot}})
}

func (c *fieldChecker) node(n parse.Node, s scope) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, child := range n.Nodes {
			c.node(child, s)
		}
	case *parse.ActionNode:
		c.pipe(n.Pipe, s)
	case *parse.IfNode:
		c.pipe(n.Pipe, s)
		c.node(n.List, s.with(s.dot))
		c.node(n.ElseList, s.with(s.dot))
	case *parse.WithNode:
		inner := s.with(nil)
		inner.dot = c.pipe(n.Pipe, inner.with(s.dot))
		c.node(n.List, inner)
		c.node(n.ElseList, s.with(s.dot))
	case *parse.RangeNode:
		inner := s.with(nil)
		over := c.pipe(n.Pipe, s.with(s.dot))
		if over != nil && over.Kind() == reflect.Pointer {
			over = over.Elem()
		}
		if over != nil && (over.Kind() == reflect.Slice || over.Kind() == reflect.Array || over.Kind() == reflect.Map) {
			inner.dot = over.Elem()
		}
		for i, v := range n.Pipe.Decl {
			inner.vars[v.Ident[0]] = nil
			if i == len(n.Pipe.Decl)-1 {
				inner.vars[v.Ident[0]] = inner.dot
			}
		}
		c.node(n.List, inner)
		c.node(n.ElseList, s.with(s.dot))
	case *parse.TemplateNode:
		c.template(n.Name, c.pipe(n.Pipe, s))
	}
}

// pipe is the type of a pipeline's value.
func (c *fieldChecker) pipe(p *parse.PipeNode, s scope) reflect.Type {
	if p == nil {
		return nil
	}
	var last reflect.Type
	for _, cmd := range p.Cmds {
		last = c.command(cmd, s)
	}
	for _, v := range p.Decl {
		s.vars[v.Ident[0]] = last
	}
	return last
}

func (c *fieldChecker) command(cmd *parse.CommandNode, s scope) reflect.Type {
	for _, arg := range cmd.Args[1:] {
		c.value(arg, s)
	}
	return c.value(cmd.Args[0], s)
}

func (c *fieldChecker) value(n parse.Node, s scope) reflect.Type {
	switch n := n.(type) {
	case *parse.DotNode:
		return s.dot
	case *parse.FieldNode:
		return c.fields(s.dot, n.Ident)
	case *parse.VariableNode:
		return c.fields(s.vars[n.Ident[0]], n.Ident[1:])
	case *parse.ChainNode:
		return c.fields(c.value(n.Node, s), n.Field)
	case *parse.PipeNode:
		return c.pipe(n, s)
	case *parse.CommandNode:
		return c.command(n, s)
	case *parse.StringNode:
		return reflect.TypeFor[string]()
	}
	return nil
}

// fields follows names from a type; what does not exist is a problem.
func (c *fieldChecker) fields(t reflect.Type, names []string) reflect.Type {
	for _, name := range names {
		if t == nil || t.Kind() == reflect.Interface || t.Kind() == reflect.Map {
			return nil
		}
		if m, ok := method(t, name); ok {
			t = m
			continue
		}
		base := t
		if base.Kind() == reflect.Pointer {
			base = base.Elem()
		}
		if base.Kind() != reflect.Struct {
			c.problems = append(c.problems, fmt.Sprintf("%s has no field %s", t, name))
			return nil
		}
		f, ok := base.FieldByName(name)
		if !ok || !f.IsExported() {
			c.problems = append(c.problems, fmt.Sprintf("%s has no field %s", t, name))
			return nil
		}
		t = f.Type
	}
	return t
}

// method is the result type of a method of t or of its pointer.
func method(t reflect.Type, name string) (reflect.Type, bool) {
	for _, candidate := range []reflect.Type{t, reflect.PointerTo(t)} {
		if m, ok := candidate.MethodByName(name); ok && m.Type.NumOut() > 0 {
			return m.Type.Out(0), true
		}
	}
	return nil, false
}
