// Verbs and options complete to their names, settings to their choices or to files.
#include "app/verb/list_form.h"

#include <string.h>

// Whether its value may be the name of a file.
static bool takes_file(const Setting *row) {
    return row->beside || row->file || SETTING_IS(row, "data", "source");
}

static void print_choices(FILE *out, const Setting *row) {
    if (row->type == SET_BOOL) {
        fputs("on off", out);
    }
    for (int i = 0; row->type == SET_CHOICE && i < setting_choices(row); i++) {
        fprintf(out, i > 0 ? " %s" : "%s", setting_choice_name(row, i));
    }
}

static bool has_choices(const Setting *row) {
    return row->type == SET_BOOL || row->type == SET_CHOICE;
}

// Inside the shell's single quotes. zsh reads colons and brackets of what it is told, too.
static void print_quoted(FILE *out, ListForm form, const char *text) {
    for (const char *p = text; *p; p++) {
        if (*p == '\'') {
            fputs(form == LIST_FISH ? "\\'" : "'\\''", out);
        } else {
            if (form == LIST_ZSH && strchr(":[]\\", *p)) {
                fputc('\\', out);
            }
            fputc(*p, out);
        }
    }
}

static void print_verbs(FILE *out, const char *between) {
    for (int i = 0; i < VERB_COUNT; i++) {
        fprintf(out, "%s%s", i > 0 ? between : "", verb_name((Verb)i));
    }
}

// What the first line of the verb says; "" where it has none.
static const char *verb_does(Verb verb) {
    for (int i = 0; i < verb_lines_count(); i++) {
        if (verb_line(i)->verb == verb) {
            return verb_line(i)->does;
        }
    }
    return "";
}

static const Setting *offered(int index) {
    const Setting *row = settings_at(index);
    return setting_offered(row) ? row : NULL;
}

// ---- bash ----------------------------------------------------------------------------------------------------------------

static void print_bash_values(FILE *out) {
    fputs("_flowscope_values() {\n    words= files=\n    case $1 in\n        scene) files=1 ;;\n", out);
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = offered(i);
        if (row && (has_choices(row) || takes_file(row))) {
            fprintf(out, "        %s)%s words='", row->key, setting_can_be_off(row) ? " [[ $2 ]] &&" : "");
            print_choices(out, row);
            fprintf(out, "'%s ;;\n", takes_file(row) ? " files=1" : "");
        }
    }
    fputs("    esac\n}\n", out);
}

static void print_bash_options(FILE *out) {
    fputs("    local options='", out);
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = offered(i);
        if (row) {
            fprintf(out, setting_can_be_off(row) ? "--%s --no-%s " : "--%s ", row->key, row->key);
        }
    }
    for (int i = 0; i < plain_options_count(); i++) {
        if (!plain_option(i)->verbs) {
            fprintf(out, "--%s ", plain_option(i)->name);
        }
    }
    fputs("'\n", out);
    for (int i = 0; i < plain_options_count(); i++) {
        const PlainOption *option = plain_option(i);
        if (option->verbs) {
            fprintf(out, "    [[ '%s' == *\" ${verb:-window} \"* ]] && options+='--%s '\n", option->verbs, option->name);
        }
    }
}

static void print_bash(FILE *out) {
    fputs("# bash completion for flowscope: flowscope list --bash\n", out);
    print_bash_values(out);
    fputs("_flowscope() {\n"
          "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} equal= verb= words= files= word\n"
          "    local verbs='",
          out);
    print_verbs(out, " ");
    fputs("'\n"
          "    COMPREPLY=()\n"
          "    if [[ $cur == = ]]; then\n"
          "        cur= equal=1\n"
          "    elif [[ $prev == = ]]; then\n"
          "        prev=${COMP_WORDS[COMP_CWORD - 2]} equal=1\n"
          "    fi\n"
          "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD - 1}\"; do\n"
          "        [[ -z $verb && \" $verbs \" == *\" $word \"* ]] && verb=$word\n"
          "    done\n",
          out);
    print_bash_options(out);
    fputs("    [[ $prev == --* ]] && _flowscope_values \"${prev#--}\" \"$equal\"\n"
          "    if [[ -z $words$files && $cur == -* ]]; then\n"
          "        words=$options\n"
          "    elif [[ -z $words$files ]]; then\n"
          "        [[ $verb ]] || words=$verbs\n"
          "        files=1\n"
          "    fi\n"
          "    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
          "    if [[ $files ]]; then\n"
          "        compopt -o filenames 2>/dev/null\n"
          "        while IFS= read -r word; do\n"
          "            COMPREPLY+=(\"$word\")\n"
          "        done < <(compgen -f -- \"$cur\")\n"
          "    fi\n"
          "}\n"
          "complete -F _flowscope flowscope\n",
          out);
}

// ---- zsh -----------------------------------------------------------------------------------------------------------------

static void print_zsh_setting(FILE *out, const Setting *row) {
    fprintf(out, "    '--%s=[", row->key);
    print_quoted(out, LIST_ZSH, row->label);
    fprintf(out, "]%s:value:", setting_can_be_off(row) ? ":" : "");
    if (has_choices(row) && takes_file(row)) {
        fputs("{ _alternative \"choices:choice:(", out);
        print_choices(out, row);
        fputs(")\" \"files:file:_files\" }", out);
    } else if (has_choices(row)) {
        fputc('(', out);
        print_choices(out, row);
        fputc(')', out);
    } else {
        fputs(takes_file(row) ? "_files" : " ", out);
    }
    fputs("' \\\n", out);
    if (setting_can_be_off(row)) {
        fprintf(out, "    '--no-%s[", row->key);
        print_quoted(out, LIST_ZSH, row->label);
        fputs(": off]' \\\n", out);
    }
}

// Options that one verb knows alone are added to what all know.
static void print_zsh_plain(FILE *out, const PlainOption *option) {
    if (option->verbs) {
        fprintf(out, "[[ '%s' == *\" ${verb:-window} \"* ]] && own+=(", option->verbs);
    }
    fprintf(out, "'%s--%s%s[", option->value ? "*" : "", option->name, option->value ? "=" : "");
    print_quoted(out, LIST_ZSH, option->does);
    fprintf(out, "]%s'%s\n", !option->value ? "" : strcmp(option->value, "FILE") == 0 ? ":file:_files" : ":value: ", option->verbs ? ")" : "");
}

static void print_zsh_verbs(FILE *out) {
    fputs("local -a verbs own\nlocal state verb\nverbs=(\n", out);
    for (int i = 0; i < VERB_COUNT; i++) {
        fprintf(out, "    '%s:", verb_name((Verb)i));
        print_quoted(out, LIST_ZSH, verb_does((Verb)i));
        fputs("'\n", out);
    }
    fputs(")\nverb=${words[2,CURRENT - 1][(r)(", out);
    print_verbs(out, "|");
    fputs(")]}\n", out);
}

static void print_zsh(FILE *out) {
    fputs("#compdef flowscope\n# zsh completion for flowscope: flowscope list --zsh\n", out);
    print_zsh_verbs(out);
    fputs("own=(\n", out);
    for (int own = 0; own < 2; own++) {
        for (int i = 0; i < plain_options_count(); i++) {
            if (!plain_option(i)->verbs == !own) {
                print_zsh_plain(out, plain_option(i));
            }
        }
        fputs(own == 0 ? ")\n" : "_arguments -S : $own \\\n", out);
    }
    for (int i = 0; i < settings_count(); i++) {
        if (offered(i)) {
            print_zsh_setting(out, offered(i));
        }
    }
    fputs("    '*:argument:->argument'\n"
          "if [[ $state == argument ]]; then\n"
          "    [[ $verb ]] || _describe verb verbs\n    _files\nfi\n",
          out);
}

// ---- fish ----------------------------------------------------------------------------------------------------------------

static void print_fish_setting(FILE *out, const Setting *row) {
    fprintf(out, "complete -c flowscope -l %s %s", row->key, setting_can_be_off(row) ? "" : takes_file(row) ? "-r " : "-x ");
    if (has_choices(row) && !setting_can_be_off(row)) {
        fputs("-a '", out);
        print_choices(out, row);
        fputs("' ", out);
    }
    fputs("-d '", out);
    print_quoted(out, LIST_FISH, row->label);
    fputs("'\n", out);
    if (setting_can_be_off(row)) {
        fprintf(out, "complete -c flowscope -l no-%s -d '", row->key);
        print_quoted(out, LIST_FISH, row->label);
        fputs(": off'\n", out);
    }
}

static void print_fish(FILE *out) {
    fputs("# fish completion for flowscope: flowscope list --fish\nset -l verbs ", out);
    print_verbs(out, " ");
    fputc('\n', out);
    for (int i = 0; i < VERB_COUNT; i++) {
        fprintf(out, "complete -c flowscope -n \"not __fish_seen_subcommand_from $verbs\" -a %s -d '", verb_name((Verb)i));
        print_quoted(out, LIST_FISH, verb_does((Verb)i));
        fputs("'\n", out);
    }
    for (int i = 0; i < settings_count(); i++) {
        if (offered(i)) {
            print_fish_setting(out, offered(i));
        }
    }
    for (int i = 0; i < plain_options_count(); i++) {
        const PlainOption *option = plain_option(i);
        fputs("complete -c flowscope ", out);
        if (option->verbs) {
            const bool alone = strstr(option->verbs, " window ") != NULL; // which is what happens without a verb
            fprintf(out, "-n \"__fish_seen_subcommand_from%.*s%s\" ", (int)strlen(option->verbs) - 1, option->verbs,
                    alone ? "; or not __fish_seen_subcommand_from $verbs" : "");
        }
        fprintf(out, "-l %s %s-d '", option->name, option->value ? "-r " : "");
        print_quoted(out, LIST_FISH, option->does);
        fputs("'\n", out);
    }
}

void list_print_completion(FILE *out, ListForm form) {
    if (form == LIST_BASH) {
        print_bash(out);
    } else if (form == LIST_ZSH) {
        print_zsh(out);
    } else {
        print_fish(out);
    }
}
